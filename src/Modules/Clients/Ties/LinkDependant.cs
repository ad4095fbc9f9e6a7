using FluentValidation;

namespace Bookings.Clients;

/// <summary>Somebody books through somebody else: a child, somebody in care. Each is a client of their own, and is erased alone.</summary>
internal static class LinkDependant
{
    /// <param name="ClientId">The other client.</param>
    internal sealed record Request(Guid ClientId);

    /// <param name="Guardians">Id of the guardian's half, if it is new.</param>
    internal sealed record Command(TieId Guardians, TieId Dependants);

    internal sealed record GuardianOfEachOther() : Rejection(Because.Conflict, "guardian-of-each-other", new(
        "The dependant is this client's guardian already: nobody books through somebody who books through them.",
        "Den andre er allerede foresatt for denne kunden: ingen bestiller gjennom en som bestiller gjennom dem.",
        "L'altra persona è già il tutore di questo cliente: nessuno prenota tramite chi prenota tramite lui."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.ClientId).Drawn();
    }

    internal static Both Decide(Command command, Side guardian, Side dependant)
    {
        if (Side.Refusal(guardian, dependant) is { } no)
        {
            return no;
        }

        if (guardian.Client.IsMerged || dependant.Client.IsMerged)
        {
            return new ClientIsMerged();
        }

        if (guardian.To(dependant, TieKind.Guardian) is not null)
        {
            return new GuardianOfEachOther();
        }

        return guardian.To(dependant, TieKind.Dependant) is not null
            ? Both.Nothing
            : Both.Facts([new DependantLinked(command.Guardians, Side.Toward(dependant))], [new GuardianLinked(command.Dependants, Side.Toward(guardian))]);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/link-dependant", Handle)
        .WithName(nameof(LinkDependant))
        .WithSummary("Say that another client books through this one")
        .Requires(May.Write)
        .Validates(new Validator())
        .Refuses<GuardianOfEachOther>().Refuses<SameClient>().Refuses<ClientErased>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid id, Request request, Caller caller, TieDesk desk, CancellationToken cancellation)
    {
        var command = new Command(TieId.New(), TieId.New());
        return (await desk.Pair(caller, new(id), new(request.ClientId), (guardian, dependant) => Decide(command, guardian, dependant), cancellation)).ToChanged();
    }
}

/// <summary>Somebody books for themself from now on. Where one of the two was erased, the other's half goes alone.</summary>
internal static class UnlinkDependant
{
    internal static Both Decide(Side guardian, Side dependant)
    {
        if (!guardian.Client.IsRegistered || !dependant.Client.IsRegistered)
        {
            return new ClientUnknown();
        }

        return Both.Facts(
            guardian.To(dependant, TieKind.Dependant) is { } theirs ? [new DependantUnlinked(theirs)] : [],
            dependant.To(guardian, TieKind.Guardian) is { } other ? [new GuardianUnlinked(other)] : []);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/unlink-dependant", Handle)
        .WithName(nameof(UnlinkDependant))
        .WithSummary("Say that another client does not book through this one any more")
        .Requires(May.Write)
        .Validates(new LinkDependant.Validator())
        .Refuses<SameClient>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, LinkDependant.Request request, Caller caller, TieDesk desk, CancellationToken cancellation) =>
        (await desk.Pair(caller, new(id), new(request.ClientId), Decide, cancellation)).ToChanged();
}
