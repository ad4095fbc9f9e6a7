using System.Text;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>Every table as text, PostgreSQL's own among them (its statistics keep values of columns): what is long lies packed in the files, and a dump unpacks it.</summary>
internal static class Dump
{
    private const string Tables = """
        select string_agg(c.oid::regclass::text, ' ' order by c.oid::regclass::text) from pg_class c where c.relkind in ('r', 'm') and c.relpersistence = 'p' and c.relnamespace <> 'pg_toast'::regnamespace
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What is found in it, with the first table of each.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Found(string connectionString, Canaries canaries)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(Stop);
        await using var list = new NpgsqlCommand(Tables, connection);
        var tables = $"{await list.ExecuteScalarAsync(Stop)}".Split(' ');
        Assert.Contains("events.mt_events", tables);
        Assert.Contains("pg_statistic", tables);
        foreach (var table in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"copy (select * from {table}) to stdout", Stop);
            foreach (var name in canaries.In(Encoding.UTF8.GetBytes(await rows.ReadToEndAsync(Stop))))
            {
                found.TryAdd(name, table);
            }
        }

        return found;
    }
}
