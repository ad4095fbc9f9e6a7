namespace Bookings.Consent;

/// <summary>Somebody looks over the documents: which there are, which are stale, which are due for their yearly review.</summary>
internal static class ListPolicies
{
    /// <param name="Number">Of the latest version; 0 before the first.</param>
    /// <param name="HasDraft">A next version is being written.</param>
    /// <param name="ReviewDue">A year has passed since it was published or last confirmed.</param>
    internal sealed record View(
        Guid Id, string Kind, string Status, IReadOnlyDictionary<string, string> Titles, int Number, Instant? EffectiveFrom, bool HasDraft, bool AuthorshipConfirmed,
        IReadOnlyList<PolicyView.StaleFact> Stale, Instant? StaleSince, Instant? ReviewDueAt, bool ReviewDue);

    private const string Sql =
        """
        select id, doc from consent.policies
        where tenant_id = $1 and id > $2 and ($3::boolean is null or stale = $3) order by id limit $4
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/policies", Handle)
        .WithName(nameof(ListPolicies))
        .WithSummary("List the policies")
        .WithDescription("With `stale=true` those whose published text says something that is no longer so.")
        .Requires(May.ReadPolicies);

    private static async Task<Page<View>> Handle(
        Caller caller, PageRequest page, EventStore store, TimeProvider clock, CancellationToken cancellation, bool? stale = null)
    {
        var (after, now) = (page.After is { } place ? Guid.Parse(place) : Guid.Empty, clock.GetCurrentInstant());
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql, row => (Id: row.GetGuid(0), Policy: StateDocument.Read<PolicyOutline>(row.GetFieldValue<byte[]>(1))),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)after), Param.Bool(stale), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, row => Show(row.Id, row.Policy, now), row => row.Id.ToString());
    }

    private static View Show(Guid id, PolicyOutline policy, Instant now) => new(
        id, policy.Kind.Out(), policy.Status.Out(), policy.Titles.ToDictionary(title => title.Language.Value, title => title.Title.Value, StringComparer.Ordinal), policy.Number,
        policy.EffectiveFrom, policy.HasDraft, policy.IsConfirmed, [.. policy.Stale.Select(PolicyView.StaleFact.Of)], policy.StaleSince, policy.ReviewDueAt,
        policy.ReviewDueAt is { } due && due <= now);
}
