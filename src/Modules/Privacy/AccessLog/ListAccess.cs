namespace Bookings.Privacy;

/// <summary>Who of the business has read what is known of people, the latest first. In it is nobody: who was read about, each client's own list says.</summary>
internal static class ListAccess
{
    private const string Sql = """
        select l.id, l.at, l.actor, l.role, l.purpose, l.operation, l.people,
               array(select distinct c from privacy.access_people p, unnest(p.classes) as c where p.tenant_id = l.tenant_id and p.entry = l.id order by c)
        from privacy.access_log l where l.tenant_id = $1 and l.id < $2 and ($3::varchar is null or l.actor = $3) order by l.id desc limit $4
        """;

    /// <summary>After every other.</summary>
    internal static Guid Latest { get; } = new([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/access-log", Handle)
        .WithName(nameof(ListAccess))
        .WithSummary("See who has read what is known of people")
        .WithDescription(
            "The latest first; with `actor` of one token or user. Purpose is `not-stated` where nobody said why. Of people who were erased the entries stay, and whom they were about, "
            + "and which classes of data, is not known any more.")
        .WithTags("Privacy")
        .Requires(May.ReadAccessLog);

    private static async Task<Page<PastReading>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation, string? actor = null)
    {
        var read = store.Read(caller.Tenant);
        var entries = read.Query(
            Sql, AccessLog.Entry, Param.Tenant(caller.Tenant), Param.Uuid(page.After is { } place ? Guid.Parse(place) : Latest), Param.Text(actor), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(entries.Value, entry => entry, entry => entry.Id.ToString());
    }
}

/// <summary>The same about one client.</summary>
internal static class ListAccessOfClient
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/access-log", Handle)
        .WithName(nameof(ListAccessOfClient))
        .WithSummary("See who has read what is known of a client")
        .WithDescription("The latest first, of all that were merged into one with them. The client sees the same through the link of a booking, without who it was by name or number.")
        .WithTags("Privacy")
        .Requires(May.ReadAccessLog);

    private static async Task<Page<PastReading>> Handle(Guid id, PageRequest page, Caller caller, Frozen frozen, AccessLog log, CancellationToken cancellation)
    {
        var people = await frozen.Behind(caller.Tenant, id, cancellation);
        return page.Page(await log.Of(caller.Tenant, people, page.After is { } place ? Guid.Parse(place) : null, page.Fetch, cancellation), entry => entry, entry => entry.Id.ToString());
    }
}

/// <summary>Somebody of the business sees who has read of them: who had everything put together that is held on them. Who that was by name or number is not said, as it is not to clients.</summary>
internal static class ListAccessOfMe
{
    /// <param name="Role">Whom the business had do it.</param>
    internal sealed record Line(Instant At, string Role, string Purpose, IReadOnlyList<string> Groups);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/me/access-log", Handle)
        .WithName(nameof(ListAccessOfMe))
        .WithSummary("See who has read what is known of you")
        .WithDescription("The latest first: exports of what is held on you as who signs in and, where you are one, as a provider. What you had put together yourself is not among them.")
        .WithTags("Privacy")
        .Requires(May.SeeOwn);

    private static async Task<Page<Line>> Handle(PageRequest page, Caller caller, AccessLog log, CancellationToken cancellation)
    {
        List<SubjectId> me = [.. Guid.TryParse(caller.Actor, out var user) ? [new SubjectId(user)] : Array.Empty<SubjectId>(), .. caller.ProviderId is { } own ? [new SubjectId(own)] : Array.Empty<SubjectId>()];
        return page.Page(
            await log.Of(caller.Tenant, me, page.After is { } place ? Guid.Parse(place) : null, page.Fetch, cancellation),
            entry => new Line(entry.At, entry.Role, entry.Purpose, entry.Groups), entry => entry.Id.ToString());
    }
}
