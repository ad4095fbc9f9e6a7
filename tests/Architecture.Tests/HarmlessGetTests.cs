using System.Text;
using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>GET changes nothing (invariant 10): a link in a mail, a crawler or a preview must never move an appointment.</summary>
public sealed class HarmlessGetTests(RunningPractice running) : IClassFixture<RunningPractice>
{
    /// <summary>
    /// What is left out: that somebody has read is written down. It changes nothing that a caller could act on: no answer but the log's own shows it, nothing is decided by it, and it only
    /// grows (see the second test). Everything else must stay.
    /// </summary>
    private static readonly string[] WhoRead = ["privacy.access_log", "privacy.access_people"];

    [Fact]
    public async Task A_get_adds_to_the_access_log_and_takes_nothing_from_it()
    {
        var before = await Rows(WhoRead[0]);
        using var answer = await running.Owner.GetAsync(running.Real("/v1/clients"));
        var after = await Rows(WhoRead[0]);
        Assert.Equal(before.Count + 1, after.Count);
        Assert.Subset(after, before);
    }

    [Fact]
    public async Task A_get_called_twice_leaves_every_table_as_it_was()
    {
        var gets = running.Operations.Where(operation => operation.Method == "GET").ToList();
        Assert.True(gets.Count >= 20);
        var before = await Everything();
        foreach (var operation in gets)
        {
            for (var time = 0; time < 2; time++)
            {
                using var answer = await running.Owner.GetAsync(running.Real(operation.Path), HttpCompletionOption.ResponseHeadersRead);
                Assert.True((int)answer.StatusCode is < 500, $"{operation} answered {answer.StatusCode}.");
            }
        }

        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_head_or_options_request_changes_nothing_either()
    {
        var before = await Everything();
        foreach (var operation in running.Operations.Where(operation => operation.Method is "POST" or "PATCH" or "PUT" or "DELETE"))
        {
            foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options, HttpMethod.Get })
            {
                using var request = new HttpRequestMessage(method, running.Real(operation.Path));
                using var answer = await running.Owner.SendAsync(request);
                Assert.True((int)answer.StatusCode is < 500, $"{method} {operation.Path} answered {answer.StatusCode}.");
            }
        }

        Assert.Equal(before, await Everything());
    }

    /// <summary>The positive control: what does change something shows.</summary>
    [Fact]
    public async Task A_command_is_seen_in_the_tables()
    {
        var before = await Everything();
        using var answer = await running.Owner.Command("/v1/clients", new { name = "Somebody" });
        Assert.True(answer.IsSuccessStatusCode);
        Assert.NotEqual(before, await Everything());
    }

    private async Task<HashSet<string>> Rows(string table)
    {
        var all = (string?)await running.Practice.Ask($"select string_agg(md5(t::text), ' ') from {table} t");
        return [.. (all ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Each table with the number of its rows and a digest of all they hold.</summary>
    private async Task<string> Everything()
    {
        await using var connection = new NpgsqlConnection($"{running.Practice.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var names = new NpgsqlCommand(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1", connection))
        await using (var rows = await names.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                tables.Add(rows.GetString(0));
            }
        }

        Assert.True(tables.Count >= 15);
        var all = new StringBuilder();
        Assert.Equal(WhoRead, tables.Intersect(WhoRead));
        foreach (var table in tables.Except(WhoRead))
        {
            await using var digest = new NpgsqlCommand($"select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '-') from {table} t", connection);
            all.Append(table).Append(": ").Append(await digest.ExecuteScalarAsync()).Append('\n');
        }

        return all.ToString();
    }
}
