namespace Bookings.Consent;

/// <summary>A consent is taken back: one step, at once, as giving it was.</summary>
internal static class WithdrawConsent
{
    internal sealed record Command(Instant At, Code Via);

    internal static Decision<ConsentEvent> Decide(Command command, ConsentRecord consent) => consent.Status switch
    {
        ConsentStatus.None => new ConsentUnknown(),
        ConsentStatus.Given or ConsentStatus.Confirmed => new ConsentWithdrawn(command.At, command.Via),
        _ => Decision.Unchanged,
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/consents/{consentId:guid}/withdraw", Handle)
        .WithName(nameof(WithdrawConsent))
        .WithSummary("Withdraw a consent that a client takes back")
        .WithDescription("What has ended already stays as it is. It takes effect at once: the next message that rests on it is not sent.")
        .Requires(May.RecordConsents)
        .Refuses<ConsentUnknown>().Refuses<PersonNotLive>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid consentId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(clock.GetCurrentInstant(), new("staff"));
        // It is theirs to take back at any time, also while their data is only kept.
        return (await store.Transact(caller with { DespiteRestriction = true }, ConsentRecord.Of(consentId), consent => Decide(command, consent), cancellation)).ToChanged();
    }
}
