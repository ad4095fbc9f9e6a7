namespace Bookings.Access;

/// <summary>The operator founds a business. There is no door to it over HTTP.</summary>
internal sealed class FoundBusiness(EventStore store, BookingsDatabase database, TimeProvider clock) : IBusinesses
{
    // The tenant must be there before anything can be appended to it, so this is a transaction of its own. Stopped after it, the next
    // founding of the slug goes on with the same tenant.
    private const string Reserve =
        """
        with taken as (insert into access.slugs (slug, tenant_id) values ($1, $2) on conflict (slug) do nothing returning tenant_id),
             head as (insert into events.heads (tenant_id) select tenant_id from taken)
        select tenant_id from taken union all select tenant_id from access.slugs where slug = $1
        """;

    internal sealed record Command(NewBusiness Business, Instant At);

    internal static Decision<BusinessEvent> Decide(Command command, Business business) => business.IsFounded
        ? Decision.Unchanged
        : new BusinessFounded(
            command.Business.Slug, command.Business.Name, command.Business.Country, command.Business.Language, command.Business.Zone, command.At);

    public async Task<Founding> Found(NewBusiness business, CancellationToken cancellation)
    {
        var tenant = await ReserveSlug(business.Slug, cancellation);
        var (command, isNew) = (new Command(business, clock.GetCurrentInstant()), false);
        var outcome = await store.Transact(new Caller(tenant, "operator", Role.Owner), Business.Stream, state =>
        {
            isNew = !state.IsFounded;
            return Decide(command, state);
        }, cancellation);
        return outcome.Match(
            done: _ => new Founding(tenant, isNew),
            refused: reason => throw new InvalidOperationException($"A business could not be founded: {reason.Code}."));
    }

    public async Task<BusinessOverview?> Find(Slug slug, CancellationToken cancellation) =>
        (await Query($"{Businesses.Select} where slug = $1", cancellation, Param.Text(slug.Value))).SingleOrDefault();

    public async Task<IReadOnlyList<BusinessOverview>> List(CancellationToken cancellation) =>
        await Query($"{Businesses.Select} order by slug", cancellation);

    private async Task<TenantId> ReserveSlug(Slug slug, CancellationToken cancellation)
    {
        await using var command = database.System.CreateCommand(Reserve);
        command.Parameters.Add(Param.Text(slug.Value));
        command.Parameters.Add(Param.Tenant(TenantId.New()));
        // Nothing comes back when somebody else reserved it while this statement ran: then it is there for the next one.
        return await command.ExecuteScalarAsync(cancellation) is string tenant ? new(tenant) : await ReserveSlug(slug, cancellation);
    }

    private async Task<List<BusinessOverview>> Query(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = database.System.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<BusinessOverview>();
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(Businesses.Read(rows).Business);
        }

        return found;
    }
}
