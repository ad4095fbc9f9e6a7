using System.Text.Json.Serialization;
using FluentValidation;

namespace Bookings.Privacy;

/// <summary>Somebody wants their data kept and not used (GDPR Art. 18): from here on nothing is sent, booked, changed or erased, and only a legal purpose opens it.</summary>
internal static class RestrictProcessing
{
    /// <param name="Ground">accuracy-contested, unlawful, needed-for-claims or objected: GDPR Art. 18(1)(a) to (d).</param>
    internal sealed record Request(string? Ground = null);

    internal sealed record Command(RestrictionGround Ground, Instant Now);

    /// <param name="Ground">accuracy-contested, unlawful, needed-for-claims or objected.</param>
    internal sealed record View(Guid Id, string Ground, Instant Since)
    {
        /// <summary>When they were told that it will be lifted.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Instant? AnnouncedAt { get; init; }

        /// <summary>letter, in-person, phone or email.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? AnnouncedBy { get; init; }

        internal static View Of(Guid id, Restriction restriction) => new(id, GetErasure.Spoken(restriction.Ground), restriction.Since!.Value)
        {
            AnnouncedAt = restriction.AnnouncedAt,
            AnnouncedBy = restriction.AnnouncedBy?.Value,
        };
    }

    internal sealed record AlreadyRestricted() : Rejection(Because.Conflict, "already-restricted", new(
        "This client's data is restricted already.",
        "Behandlingen av denne kundens opplysninger er allerede begrenset.",
        "Il trattamento dei dati di questo cliente è già limitato."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Ground).NotNull().OneOf([.. Enum.GetValues<RestrictionGround>().Select(GetErasure.Spoken)]);
    }

    internal static Decision<RestrictionEvent> Decide(Command command, bool isRestricted) =>
        isRestricted ? new AlreadyRestricted() : new ProcessingRestricted(command.Now, command.Ground);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/restriction", Handle)
        .WithName(nameof(RestrictProcessing))
        .WithSummary("Restrict what is done with a client's data")
        .WithDescription(
            "It is kept and not used, of all that were merged into one with them: no messages, no bookings or changes but by themselves, no erasure, and whoever reads it without "
            + "`Bookings-Purpose: legal` sees that it is restricted and nothing else. It is lifted by DELETE, after they were told.")
        .WithTags("Privacy")
        .Requires(May.Restrict)
        .Validates(new Validator())
        .Refuses<NobodyToRestrict>().Refuses<AlreadyRestricted>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<View>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, Frozen frozen, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var ground = Enum.GetValues<RestrictionGround>().Single(one => GetErasure.Spoken(one) == request.Ground);
        var fresh = Guid.CreateVersion7();
        var outcome = await store.Transact(caller, async transaction =>
        {
            var people = await frozen.Behind(transaction, id, cancellation);
            var read = transaction.Read();
            var standing = Frozen.Ask(read, caller.Tenant, people, Frozen.Restricted);
            await read.Run(cancellation);
            switch (Decide(new(ground, clock.GetCurrentInstant()), standing.Value.Count > 0))
            {
                case Decision<RestrictionEvent>.Rejected no:
                    return no.Reason;
                case Decision<RestrictionEvent>.Accepted yes:
                    transaction.Start(Restriction.Of(fresh), owner: null, yes.Events);
                    transaction.DecideAgainWhenBroken("one_restriction", new AlreadyRestricted());
                    Frozen.Freeze(transaction, people, fresh, Frozen.Restricted);
                    break;
            }

            return null;
        }, cancellation);
        return await outcome.Match<Results<CreatedVersioned<View>, ProblemHttpResult>>(
            done: async done => Answers.Created(
                $"/v1/clients/{id}/restriction", View.Of(done.Resource, (await store.Load(caller.Tenant, Restriction.Of(done.Resource), cancellation)).State), done.Version),
            refused: reason => reason.ToProblem());
    }
}
