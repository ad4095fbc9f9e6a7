namespace Bookings.Consent;

/// <summary>Somebody of the business sees which texts a client accepted, and which they are to be asked for.</summary>
internal static class ListAcceptances
{
    /// <param name="Items">Newest first.</param>
    /// <param name="Outstanding">What they never accepted, or what was changed materially since.</param>
    internal sealed record View(IReadOnlyList<Accepted> Items, IReadOnlyList<Outstanding> Outstanding);

    /// <param name="Hash">Of the text that they read: it can be found again by it.</param>
    /// <param name="Surface">Where it was: booking-page, staff …</param>
    internal sealed record Accepted(Guid Id, Guid Document, int Version, string Language, string Hash, string Surface, Instant AcceptedAt);

    internal sealed record Outstanding(Guid Document, string Kind, int Version, string Title);

    private const string Sql =
        """
        select id, document_id, number, language, hash, surface, accepted_at from consent.acceptances
        where tenant_id = $1 and client_id = $2 order by accepted_at desc, id desc, document_id
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{clientId:guid}/acceptances", Handle)
        .WithName(nameof(ListAcceptances))
        .WithSummary("See what a client accepted, and what is outstanding")
        .Requires(May.ReadConsents);

    private static async Task<Ok<View>> Handle(Guid clientId, Caller caller, EventStore store, IConsents consents, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql, row => new Accepted(row.GetGuid(0), row.GetGuid(1), row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInstant(6)),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)clientId));
        await read.Run(cancellation);
        var outstanding = await consents.Outstanding(caller.Tenant, new(clientId), Listening.Language, cancellation);
        return TypedResults.Ok(new View(rows.Value, [.. outstanding.Select(document => new Outstanding(document.Document, document.Kind, document.Version, document.Title))]));
    }
}
