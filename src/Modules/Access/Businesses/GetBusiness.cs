namespace Bookings.Access;

/// <summary>A business looks at itself.</summary>
internal static class GetBusiness
{
    internal sealed record View(string Slug, string Name, string Country, string Language, string Zone, Instant FoundedAt);

    internal sealed record BusinessMissing() : Rejection(
        Because.NotFound, "business-missing",
        new("There is no such business.", "Denne virksomheten finnes ikke.", "Questa attività non esiste."));

    internal static View Show(BusinessOverview business) =>
        new(business.Slug.Value, business.Name.Value, business.Country.Value, business.Language.Value, business.Zone.Id, business.FoundedAt);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/business", Handle)
        .WithName(nameof(GetBusiness))
        .WithSummary("The caller's business")
        .Requires(May.ReadBusiness)
        .Refuses<BusinessMissing>();

    internal static async Task<(BusinessOverview Business, long Version)?> Find(EventStore store, TenantId tenant, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var row = read.Query($"{Businesses.Select} where tenant_id = $1", Businesses.Read, Param.Tenant(tenant));
        await read.Run(cancellation);
        return row.Value.Count == 0 ? null : row.Value[0];
    }

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Caller caller, EventStore store, CancellationToken cancellation) =>
        await Find(store, caller.Tenant, cancellation) is var (business, version)
            ? Answers.Ok(Show(business), version)
            : new BusinessMissing().ToProblem();
}
