using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>Somebody looks at how long the business keeps what it knows of people.</summary>
internal static class GetRetention
{
    /// <param name="Rules">As they are set: each class with its days, or with why it is kept on purpose.</param>
    /// <param name="Undecided">Classes that are held and have neither: nothing of them ends by itself.</param>
    /// <param name="NoticeDays">How long before they are erased people are told; 0 for not at all.</param>
    /// <param name="GraceDays">How long after a rule is made or tightened nothing is taken by it.</param>
    /// <param name="ByLaw">What outlives every erasure, on which ground; no rule changes it.</param>
    internal sealed record View(IReadOnlyList<Rule> Rules, IReadOnlyList<string> Undecided, int NoticeDays, int GraceDays, IReadOnlyList<Kept> ByLaw)
    {
        /// <summary>What it means that something is undecided.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Warning { get; init; }

        internal static View Of(RetentionRules rules, int grace, Func<DataClass, bool> isHeld)
        {
            var undecided = rules.Undecided(isHeld);
            return new(
                [
                    .. rules.Rules.Select(rule => (rule.Class, View: new Rule(Retention.Label(rule.Class), isHeld(rule.Class)) { Days = rule.Days, Anchor = rule.Anchor, InForceAt = rule.InForce }))
                        .Concat(rules.Kept.Select(kept => (kept.Class, View: new Rule(Retention.Label(kept.Class), isHeld(kept.Class)) { Because = kept.Because.Value })))
                        .OrderBy(one => one.Class).Select(one => one.View),
                ],
                [.. undecided.Select(Retention.Label)], rules.NoticeDays, grace, [.. Retention.All.Select(kept => new Kept(Retention.Label(kept.Class), kept.Years, kept.Basis))])
            {
                Warning = RetentionWords.Undecided(undecided)?.Spoken,
            };
        }
    }

    /// <param name="Class">contact is the whole person; booking, medical and the others go while the person stays.</param>
    /// <param name="IsHeld">False where nothing of this class is stored by this version of the program.</param>
    internal sealed record Rule(string Class, bool IsHeld)
    {
        /// <summary>From the anchor on.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Days { get; init; }

        /// <summary>end: the appointment's end; booked: the moment of the booking.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public RetentionAnchor? Anchor { get; init; }

        /// <summary>Nothing is taken by it before.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Instant? InForceAt { get; init; }

        /// <summary>Why it is kept until somebody asks for an erasure.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Because { get; init; }
    }

    internal sealed record Kept(string Class, int Years, string Basis);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/retention", Handle)
        .WithName(nameof(GetRetention))
        .WithSummary("See how long what is known of people is kept")
        .WithTags("Privacy")
        .Requires(May.Read);

    private static async Task<Versioned<View>> Handle(
        Caller caller, EventStore store, RetentionSelection selection, IOptions<PrivacyOptions> options, CancellationToken cancellation)
    {
        var rules = await store.Load(caller.Tenant, RetentionRules.Stream, cancellation);
        return Answers.Ok(View.Of(rules.State, options.Value.RetentionGraceDays, selection.IsHeld), rules.Version);
    }
}
