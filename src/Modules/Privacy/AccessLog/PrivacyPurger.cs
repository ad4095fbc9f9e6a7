namespace Bookings.Privacy;

/// <summary>
/// Lets go of whom the access log was about, of what once froze them, and of how much others had been told. That somebody read something at a time stays: it is about who read, and leads to nobody.
/// </summary>
internal sealed class PrivacyPurger(OwnedRows rows, BookingsDatabase database) : IPurger
{
    private static readonly string[] Links =
    [
        "privacy.access_people where tenant_id = $1 and subject = any($2)",
        "privacy.frozen where tenant_id = $1 and subject = any($2)",
        "privacy.told_before where tenant_id = $1 and subject = any($2)",
    ];

    public async Task<long> Purge(Erasing erasing, CancellationToken cancellation)
    {
        var removed = await rows.Empty("privacy", erasing, cancellation);
        foreach (var link in Links)
        {
            await using var delete = Command($"delete from {link}", erasing);
            removed += await delete.ExecuteNonQueryAsync(cancellation);
        }

        return removed;
    }

    public async Task<long> Count(Erasing erasing, CancellationToken cancellation)
    {
        var found = await rows.Count("privacy", erasing, cancellation);
        foreach (var link in Links)
        {
            await using var count = Command($"select count(*) from {link}", erasing);
            found += (long)(await count.ExecuteScalarAsync(cancellation))!;
        }

        return found;
    }

    /// <summary>Nothing of anybody is in memory.</summary>
    public void Forget(TenantId? business)
    {
    }

    private NpgsqlCommand Command(string sql, Erasing erasing)
    {
        var command = database.System.CreateCommand(sql);
        command.Parameters.AddRange(new[] { Param.Tenant(erasing.Tenant), Param.Uuids([.. erasing.People.Select(person => person.Value)]) });
        return command;
    }
}
