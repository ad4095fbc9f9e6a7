namespace Bookings.Clients;

/// <summary>Two clients are one person: one stands for both from now on. Neither loses anything: each stays a subject of its own. As long as they are merged they are erased together.</summary>
internal static class MergeClients
{
    /// <param name="Survivors">Id of the half of the one that stays, if it is new.</param>
    internal sealed record Command(TieId Survivors, TieId Members, ActorId By, Instant Now);

    internal sealed record HasMembers() : Rejection(Because.Conflict, "has-members", new(
        "Others were merged into this client: merge the other way round, or take those merges back first.",
        "Andre er slått sammen inn i denne kunden: slå sammen den andre veien, eller opphev de sammenslåingene først.",
        "Altri sono stati uniti a questo cliente: unisci nell'altro verso, oppure annulla prima quelle unioni."));

    internal static Both Decide(Command command, Side survivor, Side member)
    {
        if (Side.Refusal(survivor, member) is { } no)
        {
            return no;
        }

        if (survivor.To(member, TieKind.Absorbed) is not null)
        {
            return Both.Nothing;
        }

        if (survivor.Client.IsMerged || member.Client.IsMerged)
        {
            return new ClientIsMerged();
        }

        if (member.Ties.Any(tie => tie.Tie.Kind == TieKind.Absorbed))
        {
            return new HasMembers();
        }

        // Who was not to book before is not let in by a merge, on either side.
        ClientEvent[] blocked = survivor.Client.IsBlocked == member.Client.IsBlocked ? [] : [new ClientBlocked(command.By, command.Now, null)];
        return Both.Facts(
            [new MemberAbsorbed(survivor.Answering(member, command.Survivors), Side.Toward(member)), .. survivor.Client.IsBlocked ? [] : blocked],
            [new MergedInto(member.Answering(survivor, command.Members), Side.Toward(survivor)), .. member.Client.IsBlocked ? [] : blocked]);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/merge", Handle)
        .WithName(nameof(MergeClients))
        .WithSummary("Let this client stand for another one too")
        .WithDescription("The other client's id then leads to this one; their appointments are listed with this one's. It can be taken back at any time.")
        .Requires(May.Merge)
        .Validates(new LinkDependant.Validator())
        .Refuses<HasMembers>().Refuses<SameClient>().Refuses<ClientErased>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, LinkDependant.Request request, Caller caller, TieDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(TieId.New(), TieId.New(), ActorId.Of(caller), clock.GetCurrentInstant());
        return (await desk.Pair(caller, new(id), new(request.ClientId), (survivor, member) => Decide(command, survivor, member), cancellation)).ToChanged();
    }
}

/// <summary>They were two people after all: each is themself again, and nobody suspects them any more.</summary>
internal static class UnmergeClients
{
    internal sealed record NotMerged() : Rejection(Because.Conflict, "not-merged", new(
        "The other client is not merged into this one.", "Den andre kunden er ikke slått sammen med denne.", "L'altro cliente non è unito a questo."));

    internal static Both Decide(Side survivor, Side member)
    {
        if (!survivor.Client.IsRegistered || !member.Client.IsRegistered)
        {
            return new ClientUnknown();
        }

        var (theirs, other) = (survivor.To(member, TieKind.Absorbed), member.To(survivor, TieKind.MergedInto));
        if (theirs is null && other is null)
        {
            return new NotMerged();
        }

        return Both.Facts(
            theirs is { } tie ? [new MemberReleased(tie), new DuplicateDismissed(tie, Side.Toward(member))] : [],
            other is { } back ? [new Unmerged(back), new DuplicateDismissed(back, Side.Toward(survivor))] : []);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/unmerge", Handle)
        .WithName(nameof(UnmergeClients))
        .WithSummary("Take a merge back")
        .Requires(May.Merge)
        .Validates(new LinkDependant.Validator())
        .Refuses<NotMerged>().Refuses<SameClient>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, LinkDependant.Request request, Caller caller, TieDesk desk, CancellationToken cancellation) =>
        (await desk.Pair(caller, new(id), new(request.ClientId), Decide, cancellation)).ToChanged();
}
