using System.Diagnostics;

namespace Bookings.Consent;

/// <summary>
/// What one person answered to one purpose on one channel. Withdrawn, objected and expired are ends: whoever says yes after that begins a record anew, and
/// each stays the proof of what it was. Its data class is that of proofs: its key outlives the erasure of everything else about them.
/// </summary>
/// <param name="Version">Of the purpose, as it was last agreed to or asked.</param>
/// <param name="Awaited">The confirmation without which a yes does not count; kept after it, so that a link followed twice is followed once.</param>
internal sealed record ConsentRecord(
    ConsentStatus Status, Guid Purpose, int Version, Channel Channel, Language Language, Sha256 TextHash, Code Surface, Personal<Giver>? By, Instant RequestedAt,
    Instant? GivenAt, Code? Method, AwaitedConfirmation? Awaited, Instant? ConfirmedAt, Instant? ExpiresAt, Code? EndedVia, Personal<string>? Note, Instant Since)
    : IState<ConsentRecord, ConsentEvent>, IOwned
{
    public static DataClass Class => DataClass.ConsentProof;

    public static ConsentRecord Initial { get; } =
        new(ConsentStatus.None, default, 0, default, default, default, default, null, default, null, null, null, null, null, null, null, default);

    /// <summary>How long a link that confirms waits in a mailbox.</summary>
    internal static Duration ConfirmedWithin => Duration.FromDays(7);

    internal static StreamId<ConsentRecord, ConsentEvent> Of(Guid id) => new(id);

    internal bool Exists() => Status != ConsentStatus.None;

    /// <summary>Nothing can follow.</summary>
    internal bool HasEnded() => Status is ConsentStatus.Withdrawn or ConsentStatus.Objected or ConsentStatus.Expired;

    internal bool IsPending() => Status == ConsentStatus.Given && Awaited is not null;

    /// <summary>True while something may be done because of it; also where nobody has yet written down that its time is over.</summary>
    internal bool CountsAt(Instant now) => (Status == ConsentStatus.Confirmed || (Status == ConsentStatus.Given && Awaited is null)) && (ExpiresAt is null || now < ExpiresAt);

    /// <summary>When it ends by itself; null where it does not.</summary>
    internal Instant? DueAt() => Status is not (ConsentStatus.Given or ConsentStatus.Confirmed) ? null
        : IsPending() && (ExpiresAt is null || Awaited!.Until < ExpiresAt) ? Awaited!.Until
        : ExpiresAt;

    public static ConsentRecord Evolve(ConsentRecord state, ConsentEvent fact) => fact switch
    {
        ConsentRequested e => state with
        {
            Status = ConsentStatus.Requested,
            Purpose = e.Purpose,
            Version = e.Version,
            Channel = e.Channel,
            Language = e.Language,
            TextHash = e.TextHash,
            Surface = e.Surface,
            By = e.To,
            RequestedAt = e.At,
            Since = e.At,
        },
        ConsentGiven e => state with
        {
            // An address that was confirmed once stays so when the yes is renewed.
            Status = state.Status == ConsentStatus.Confirmed && e.Confirmation is null ? ConsentStatus.Confirmed : ConsentStatus.Given,
            Version = e.Version,
            Language = e.Language,
            TextHash = e.TextHash,
            GivenAt = e.At,
            Method = e.Method,
            ExpiresAt = e.ExpiresAt,
            Awaited = e.Confirmation ?? (state.Status == ConsentStatus.Confirmed ? state.Awaited : null),
            Since = e.At,
        },
        ConsentConfirmed e => state with { Status = ConsentStatus.Confirmed, ConfirmedAt = e.At, Since = e.At },
        ConsentWithdrawn e => state with { Status = ConsentStatus.Withdrawn, EndedVia = e.Via, Since = e.At },
        ConsentObjected e => state with { Status = ConsentStatus.Objected, EndedVia = e.Via, Note = e.Note, Since = e.At },
        ConsentExpired e => state with { Status = ConsentStatus.Expired, Since = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum ConsentStatus
{
    None,

    /// <summary>They were asked, and did not say yes.</summary>
    Requested,
    Given,
    Confirmed,
    Withdrawn,
    Objected,
    Expired,
}

internal sealed record ConsentUnknown() : Rejection(Because.NotFound, "consent-unknown", new(
    "There is no such consent.", "Samtykket finnes ikke.", "Questo consenso non esiste."));

internal sealed record ConsentHasEnded() : Rejection(Because.Conflict, "consent-ended", new(
    "This consent has ended. Say yes anew: that begins another.", "Dette samtykket er avsluttet. Si ja på nytt: det begynner et nytt.",
    "Questo consenso è terminato. Di' di nuovo sì: ne inizia un altro."));
