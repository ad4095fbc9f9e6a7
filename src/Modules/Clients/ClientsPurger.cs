namespace Bookings.Clients;

/// <summary>What this module knows of somebody besides their sealed facts: codes on their way, and names in memory.</summary>
internal sealed class ClientsPurger(OwnedRows rows, BookingsDatabase database, NameIndexes names) : IPurger
{
    private const string Codes = "from clients.contact_codes where tenant_id = $1 and client_id = any($2)";

    public async Task<long> Purge(Erasing erasing, CancellationToken cancellation)
    {
        await using var codes = Command($"delete {Codes}", erasing);
        return await rows.Empty("clients", erasing, cancellation) + await codes.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<long> Count(Erasing erasing, CancellationToken cancellation)
    {
        await using var codes = Command($"select count(*) {Codes}", erasing);
        return await rows.Count("clients", erasing, cancellation) + (long)(await codes.ExecuteScalarAsync(cancellation))!;
    }

    public void Forget(TenantId? business) => names.Forget(business);

    private NpgsqlCommand Command(string sql, Erasing erasing)
    {
        var command = database.System.CreateCommand(sql);
        command.Parameters.AddRange(new[] { Param.Tenant(erasing.Tenant), Param.Uuids([.. erasing.People.Select(person => person.Value)]) });
        return command;
    }
}
