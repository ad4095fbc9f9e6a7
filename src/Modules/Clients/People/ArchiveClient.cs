namespace Bookings.Clients;

/// <summary>Somebody is put out of sight: they stay findable by those who ask for the archive. Nothing of theirs is erased by it.</summary>
internal static class ArchiveClient
{
    internal sealed record Command(Instant Now);

    internal static Decision<ClientEvent> Decide(Command command, Client client) =>
        client.IsArchived ? Decision.Unchanged : new ClientArchived(command.Now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/archive", Handle)
        .WithName(nameof(ArchiveClient))
        .WithSummary("Put a client out of sight")
        .Requires(May.Write)
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(Guid id, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        store.Change(caller, id, client => Decide(new(clock.GetCurrentInstant()), client), cancellation);
}

/// <summary>Back in sight.</summary>
internal static class UnarchiveClient
{
    internal static Decision<ClientEvent> Decide(ArchiveClient.Command command, Client client) =>
        client.IsArchived ? new ClientUnarchived(command.Now) : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/unarchive", Handle)
        .WithName(nameof(UnarchiveClient))
        .WithSummary("Take a client out of the archive")
        .Requires(May.Write)
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(Guid id, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        store.Change(caller, id, client => Decide(new(clock.GetCurrentInstant()), client), cancellation);
}
