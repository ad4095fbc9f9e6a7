namespace Bookings.Consent;

/// <summary>Somebody says yes to one purpose on one channel: for the first time, or again to what stands.</summary>
internal static class GiveConsent
{
    /// <param name="Version">The purpose as it is asked about now.</param>
    /// <param name="Wording">What they read.</param>
    /// <param name="Token">The hash of a token that was drawn in case one is needed.</param>
    internal sealed record Command(Instant At, Guid Purpose, PurposeVersion Version, HashedWording Wording, Channel Channel, Code Method, Sha256 Token, Giver By)
    {
        internal Instant? ExpiresAt => Version.Terms.ExpiresAfterDays is { } days ? At + Duration.FromDays(days) : null;
    }

    internal static Decision<ConsentEvent> Decide(Command command, ConsentRecord consent) => consent switch
    {
        _ when consent.HasEnded() => new ConsentHasEnded(),
        _ when consent.CountsAt(command.At) && consent.TextHash == command.Wording.Hash && consent.Version == command.Version.Number && command.ExpiresAt is null => Decision.Unchanged,
        { Status: ConsentStatus.None } => (ConsentEvent[])[Asked(command), Given(command, consent)],
        _ => Given(command, consent),
    };

    internal static ConsentRequested Asked(Command command) => new(
        command.At, command.Purpose, command.Version.Number, command.Channel, command.Wording.Language, command.Wording.Hash, command.Method, Personal<Giver>.Of(command.By));

    private static ConsentGiven Given(Command command, ConsentRecord consent) => new(
        command.At, command.Version.Number, command.Wording.Language, command.Wording.Hash, command.Method, command.ExpiresAt,
        command.Version.Terms.ConfirmedByLink && consent.Status != ConsentStatus.Confirmed ? new(command.Token, command.At + ConsentRecord.ConfirmedWithin) : null);
}

/// <summary>Somebody says no: kept is that they were asked, and what they had said before ends.</summary>
internal static class RefuseConsent
{
    internal static Decision<ConsentEvent> Decide(GiveConsent.Command command, ConsentRecord consent) => consent.Status switch
    {
        ConsentStatus.None => GiveConsent.Asked(command),
        ConsentStatus.Given or ConsentStatus.Confirmed => new ConsentWithdrawn(command.At, command.Method),
        _ => Decision.Unchanged,
    };
}
