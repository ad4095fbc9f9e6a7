namespace Bookings.Clients;

/// <summary>Two clients look like one person and are not.</summary>
internal static class DismissDuplicate
{
    internal static Both Decide(LinkDependant.Command command, Side one, Side other)
    {
        if (Side.Refusal(one, other) is { } no)
        {
            return no;
        }

        if (one.To(other, TieKind.Absorbed, TieKind.MergedInto) is not null)
        {
            return new ClientIsMerged();
        }

        return one.To(other, TieKind.Dismissed) is not null && other.To(one, TieKind.Dismissed) is not null
            ? Both.Nothing
            : Both.Facts(
                [new DuplicateDismissed(one.Answering(other, command.Guardians), Side.Toward(other))],
                [new DuplicateDismissed(other.Answering(one, command.Dependants), Side.Toward(one))]);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/dismiss-duplicate", Handle)
        .WithName(nameof(DismissDuplicate))
        .WithSummary("Say that two clients are two people")
        .Requires(May.Merge)
        .Validates(new LinkDependant.Validator())
        .Refuses<SameClient>().Refuses<ClientErased>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, LinkDependant.Request request, Caller caller, TieDesk desk, CancellationToken cancellation)
    {
        var command = new LinkDependant.Command(TieId.New(), TieId.New());
        return (await desk.Pair(caller, new(id), new(request.ClientId), (one, other) => Decide(command, one, other), cancellation)).ToChanged();
    }
}

/// <summary>Pairs that may be one person, for somebody to look at.</summary>
internal static class ListDuplicates
{
    internal sealed record View(ClientView First, ClientView Second, Likeness Likeness)
    {
        public override string ToString() => "«personal»";
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/duplicates", Handle)
        .WithName(nameof(ListDuplicates))
        .WithSummary("Pairs of clients that may be one person")
        .ShowsPersonal()
        .WithDescription("A page can hold fewer pairs than its limit: each pair is kept with both of its clients, and shown with one.")
        .Requires(May.Merge);

    private static async Task<Page<View>> Handle(Caller caller, PageRequest page, ClientTies ties, ClientCards cards, CancellationToken cancellation)
    {
        var after = page.After?.Split(' ') is [var client, var tie] ? (Guid.Parse(client), Guid.Parse(tie)) : (Guid.Empty, Guid.Empty);
        var rows = await ties.After(caller.Tenant, TieKind.Suspected, after, page.Fetch, cancellation);
        var shown = page.Page(rows, row => row, row => $"{row.Row.Client.Value} {row.Row.Tie.Value}");
        var pairs = shown.Items.Where(row => row.Other is { } other && row.Row.Client.Value.CompareTo(other.Value) < 0).ToList();
        var people = (await cards.Each(caller.Tenant, [.. pairs.SelectMany(row => new[] { row.Row.Client.Value, row.Other!.Value.Value }).Distinct()], cancellation))
            .Where(one => one.Details is not null || one.Row.IsClosed).ToDictionary(one => one.Row.Id, one => ClientView.Of(one.Row, one.Details));
        return new(
            [.. pairs.Where(row => people.ContainsKey(row.Row.Client) && people.ContainsKey(row.Other!.Value)).Select(row => new View(people[row.Row.Client], people[row.Other!.Value], row.Row.Likeness!.Value))],
            shown.Next, shown.NextAddress);
    }
}
