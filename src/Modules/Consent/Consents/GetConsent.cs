using System.Text.Json.Serialization;

namespace Bookings.Consent;

/// <summary>Somebody of the business looks at one record: what was said, in which words, and how it ended.</summary>
internal static class GetConsent
{
    /// <param name="Status">requested, given, confirmed, withdrawn, objected or expired.</param>
    /// <param name="Version">Of the purpose that was agreed to.</param>
    /// <param name="TextHash">Of the words that were read.</param>
    internal sealed record View(
        Guid Id, Guid Purpose, int Version, string Channel, string Status, string Language, string TextHash, string Surface, Instant RequestedAt, Instant? GivenAt,
        string? Method, Instant? ConfirmedAt, Instant? ExpiresAt, string? EndedVia, Instant Since)
    {
        /// <summary>What they wrote when they objected.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Note { get; init; }

        public override string ToString() => "«personal»";
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/consents/{consentId:guid}", Handle)
        .WithName(nameof(GetConsent))
        .WithSummary("Show one consent")
        .Requires(May.ReadConsents)
        .ShowsPersonal()
        .Refuses<ConsentUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(
        Guid consentId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var record = await store.Load(caller.Tenant, ConsentRecord.Of(consentId), cancellation);
        if (!record.Exists)
        {
            return new ConsentUnknown().ToProblem();
        }

        var consent = record.State;
        var note = consent.Note?.Block is { } block && await store.Open(caller.Tenant, [block], cancellation) is [Opened.Present open]
            ? open.Get<string>(nameof(ConsentObjected.Note))
            : null;
        return Answers.Ok(
            new View(
                consentId, consent.Purpose, consent.Version, consent.Channel.Out(), consent.Status.Out(),
                consent.Language.Value, consent.TextHash.Value, consent.Surface.Value, consent.RequestedAt, consent.GivenAt, consent.Method?.Value, consent.ConfirmedAt,
                consent.ExpiresAt, consent.EndedVia?.Value, consent.Since) { Note = note },
            record.Version);
    }
}
