using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>Somebody looks at how long the business keeps what it knows of people.</summary>
internal static class GetRetention
{
    /// <param name="NoticeDays">How long before they are erased people are told; 0 for not at all.</param>
    /// <param name="GraceDays">How long after a rule is made or tightened nothing is taken by it.</param>
    /// <param name="ByLaw">What outlives every erasure, on which ground; no rule changes it.</param>
    internal sealed record View(IReadOnlyList<Rule> Rules, int NoticeDays, int GraceDays, IReadOnlyList<Kept> ByLaw)
    {
        internal static View Of(RetentionRules rules, int grace, Func<DataClass, bool> isHeld) => new(
            [.. rules.Rules.OrderBy(rule => rule.Class).Select(rule => new Rule(Retention.Label(rule.Class), rule.Days, rule.Anchor, rule.InForce, isHeld(rule.Class)))],
            rules.NoticeDays, grace,
            [.. Retention.All.Select(kept => new Kept(Retention.Label(kept.Class), kept.Years, kept.Basis))]);
    }

    /// <param name="Class">contact is the whole person; booking, medical and the others go while the person stays.</param>
    /// <param name="Days">From the anchor on.</param>
    /// <param name="Anchor">end: the appointment's end; booked: the moment of the booking.</param>
    /// <param name="InForceAt">Nothing is taken by it before.</param>
    /// <param name="IsHeld">False where nothing of this class is stored by this version of the program.</param>
    internal sealed record Rule(string Class, int Days, RetentionAnchor Anchor, Instant InForceAt, bool IsHeld);

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
