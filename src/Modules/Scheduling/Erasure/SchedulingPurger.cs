namespace Bookings.Scheduling;

/// <summary>
/// Bookings stay and count; whose they were goes, and with it every link that leads back to them. That a row of an import was taken stays known, so that the same file
/// brings nobody back; which appointment it became does not.
/// </summary>
internal sealed class SchedulingPurger(OwnedRows rows, BookingsDatabase database) : IPurger
{
    private const string Links = "from scheduling.manage_links where tenant_id = $1 and (appointment = any($2) or place = any($2) or client = any($2))";
    private const string Sessions = "from scheduling.manage_sessions where tenant_id = $1 and (appointment = any($2) or place = any($2) or client = any($2))";
    private const string Imported = "scheduling.imported where tenant_id = $1 and appointment = any($2)";
    private const string Unlink = "update scheduling.imported set appointment = '00000000-0000-0000-0000-000000000000' where tenant_id = $1 and appointment = any($2)";

    public async Task<long> Purge(Erasing erasing, CancellationToken cancellation)
    {
        var removed = await rows.Empty("scheduling", erasing, cancellation);
        foreach (var sql in new[] { $"delete {Sessions}", $"delete {Links}", Unlink })
        {
            await using var command = Command(sql, erasing);
            removed += await command.ExecuteNonQueryAsync(cancellation);
        }

        return removed;
    }

    public async Task<long> Count(Erasing erasing, CancellationToken cancellation)
    {
        var found = await rows.Count("scheduling", erasing, cancellation);
        foreach (var sql in new[] { $"select count(*) {Sessions}", $"select count(*) {Links}", $"select count(*) from {Imported}" })
        {
            await using var command = Command(sql, erasing);
            found += (long)(await command.ExecuteScalarAsync(cancellation))!;
        }

        return found;
    }

    /// <summary>Only the set-up of a practice is in memory.</summary>
    public void Forget(TenantId? business)
    {
    }

    private NpgsqlCommand Command(string sql, Erasing erasing)
    {
        var command = database.System.CreateCommand(sql);
        command.Parameters.AddRange(new[] { Param.Tenant(erasing.Tenant), Param.Uuids([.. erasing.Streams, .. erasing.People.Select(person => person.Value)]) });
        return command;
    }
}
