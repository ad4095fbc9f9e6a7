namespace Bookings.Kernel;

/// <summary>
/// Tells PostgreSQL's planner about tables that have just grown. Its own background analysis comes within a minute or two; whoever writes tens of thousands
/// of rows into new tables has until then the plans of empty ones (an import of 36,000 rows spent three quarters of its time in a single such plan).
/// </summary>
public static class PlannerStatistics
{
    /// <summary>Analyses those tables of which half or more has changed since the last time; plans that were kept are then made anew.</summary>
    public static async Task Refresh(BookingsDatabase database, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(
            """
            select format('%I.%I', schemaname, relname) from pg_stat_user_tables
            where n_mod_since_analyze > greatest(200, n_live_tup / 2) and pg_has_role(current_user, (select relowner from pg_class where oid = relid), 'usage')
            order by 1
            """);
        var tables = new List<string>();
        await using (var rows = await find.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                tables.Add(rows.GetString(0));
            }
        }

        if (tables.Count > 0)
        {
            await using var analyze = database.System.CreateCommand($"analyze {string.Join(", ", tables)}");
            await analyze.ExecuteNonQueryAsync(cancellation);
        }
    }
}
