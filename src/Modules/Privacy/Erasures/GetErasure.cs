using System.Text.Json.Serialization;

namespace Bookings.Privacy;

/// <summary>How far an erasure is. It says of nobody who it was.</summary>
internal static class GetErasure
{
    /// <param name="Stage">requested, blocked, confirmed, fenced, acknowledged, destroyed, effective, final or physical.</param>
    /// <param name="Percent">Up to effective.</param>
    internal sealed record View(Guid Id, string Stage, int Percent, string RequestedBy, int People, IReadOnlyList<Step> Steps, IReadOnlyList<string> Blockers, string Certificate)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? KeysDestroyed { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Kept>? Retained { get; init; }

        /// <summary>What had been told to others, which it does not reach.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<DisclosureView>? Disclosed { get; init; }

        internal static View Of(ErasureId id, ErasureCase erasure, string certificate) => new(
            id.Value, Spoken(erasure.Stage), Progress(erasure), Spoken(erasure.By), erasure.People, [.. StepsOf(erasure)],
            [.. erasure.Blockers.Select(blocker => blocker.Value)], certificate)
        {
            Disclosed = erasure.Disclosed is { } told ? [.. told.Kinds.Select(DisclosureView.Of)] : null,
            KeysDestroyed = erasure.Destroyed?.Count,
            Retained = erasure.Destroyed is { } destroyed ? [.. destroyed.Retained.Select(kept => new Kept(Retention.Label(kept.Class), kept.Count, kept.Until))] : null,
        };
    }

    internal sealed record Step(string Name, Instant At)
    {
        /// <summary>Rows that a module removed, nodes that heard, or keys.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Count { get; init; }
    }

    internal sealed record Kept(string Name, int Count, Instant Until);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/erasures/{id:guid}", Handle)
        .WithName(nameof(GetErasure))
        .WithSummary("How far an erasure is")
        .WithTags("Privacy")
        .Requires(May.Read)
        .Refuses<ErasureUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, EventStore store, Certificates certificates, CancellationToken cancellation)
    {
        var erasure = await store.Load(caller.Tenant, ErasureCase.Of(new(id)), cancellation);
        return erasure.Exists
            ? Answers.Ok(View.Of(new(id), erasure.State, await certificates.AddressOf(caller.Tenant, new(id), cancellation)), erasure.Version)
            : new ErasureUnknown().ToProblem();
    }

    private static int Progress(ErasureCase erasure) => erasure.Stage switch
    {
        < ErasureStage.Confirmed => 0,
        >= ErasureStage.Effective => 100,
        ErasureStage.Acknowledged => Math.Min(60 + (5 * erasure.Purged.Count), 80),
        var stage => ((int)stage - (int)ErasureStage.Confirmed + 1) * 20,
    };

    private static IEnumerable<Step> StepsOf(ErasureCase erasure)
    {
        (string Name, Instant? At, long? Count)[] steps =
        [
            ("requested", erasure.RequestedAt, null), ("confirmed", erasure.ConfirmedAt, null), ("fenced", erasure.FencedAt, null),
            ("acknowledged", erasure.Acknowledged?.At, erasure.Acknowledged?.Nodes),
            .. erasure.Purged.Select(purged => ($"purged {purged.Module}", (Instant?)purged.At, (long?)purged.Removed)),
            ("destroyed", erasure.Destroyed?.At, erasure.Destroyed?.Count), ("effective", erasure.EffectiveAt, null),
            ("final", erasure.FinalAt, null), ("physical", erasure.PhysicalAt, null),
        ];
        return steps.Where(step => step.At is not null).Select(step => new Step(step.Name, step.At!.Value) { Count = step.Count });
    }

    internal static string Spoken<TEnum>(TEnum value) where TEnum : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
