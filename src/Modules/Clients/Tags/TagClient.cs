namespace Bookings.Clients;

/// <summary>A client gets a word of the list.</summary>
internal static class TagClient
{
    internal sealed record Command(TagWord Tag, TagList List);

    internal static Decision<ClientEvent> Decide(Command command, Client client) =>
        ClientChange.Refusal(client) is { } no ? no
        : client.Tags.Contains(command.Tag) ? Decision.Unchanged
        : command.List.Offers(command.Tag) ? new ClientTagged(command.Tag)
        : new TagUnknown();

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/tag", Handle)
        .WithName(nameof(TagClient))
        .WithSummary("Give a client a tag of the list")
        .Requires(May.Write)
        .Validates(new DefineTag.Validator())
        .Refuses<TagUnknown>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, DefineTag.Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var (client, list) = (read.Stream(Client.Of(new(id))), read.Stream(TagList.Id));
            await read.Run(cancellation);
            transaction.Answers(id, client.Value.Version);
            switch (Decide(new(TagWord.Of(request.Tag), list.Value.State), client.Value.State))
            {
                case Decision<ClientEvent>.Rejected no:
                    return no.Reason;
                case Decision<ClientEvent>.Accepted yes:
                    transaction.Append(client.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation);
        return outcome.ToChanged();
    }
}

/// <summary>A word is taken from a client.</summary>
internal static class UntagClient
{
    internal static Decision<ClientEvent> Decide(TagWord tag, Client client) => client.Tags.Contains(tag) ? new ClientUntagged(tag) : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/untag", Handle)
        .WithName(nameof(UntagClient))
        .WithSummary("Take a tag from a client")
        .Requires(May.Write)
        .Validates(new DefineTag.Validator())
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, DefineTag.Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Change(caller, id, client => Decide(TagWord.Of(request.Tag), client), cancellation);
}
