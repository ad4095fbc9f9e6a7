using System.Text.Json;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>PostgreSQL's own log holds no value: set so where the cluster is ours, and said aloud where it is not.</summary>
public sealed class LoggedValuesTests : IDisposable
{
    private const string Canary = "canary-77ad";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder = Names.Folder();

    [Fact]
    public async Task The_embedded_one_gives_no_warning_and_health_is_well()
    {
        await using var cluster = await EmbeddedPostgres.Join(_folder, null, Stop);
        Assert.Empty(await Find(cluster.ConnectionString));
    }

    [Theory]
    [InlineData("log_statement=mod", "log_statement")]
    [InlineData("log_min_duration_statement=100", "log_min_duration_statement")]
    [InlineData("log_min_duration_sample=100", "log_min_duration_sample")]
    [InlineData("log_transaction_sample_rate=0.5", "log_transaction_sample_rate")]
    [InlineData("log_parameter_max_length_on_error=-1", "log_parameter_max_length_on_error")]
    [InlineData("log_min_error_statement=error log_min_messages=error", "log_min_error_statement")]
    [InlineData("log_min_error_statement=error log_min_messages=log", "log_min_error_statement")]
    [InlineData("log_min_error_statement=log log_min_messages=log", "log_min_error_statement")]
    [InlineData("log_min_error_statement=error log_min_messages=fatal", "log_min_error_statement")]
    [InlineData("log_error_verbosity=default log_min_messages=warning", "log_error_verbosity")]
    [InlineData("debug_print_plan=on", "debug_print_plan")]
    [InlineData("session_preload_libraries=auto_explain auto_explain.log_min_duration=0", "auto_explain.log_min_duration")]
    [InlineData("log_statement=all log_parameter_max_length=-1", "log_statement", "log_parameter_max_length")]
    public async Task A_bad_setting_is_named_and_what_is_said_to_do_helps(string settings, params string[] named)
    {
        await using var cluster = await EmbeddedPostgres.Join(_folder, null, Stop, durable: false, settings.Split(' '));
        var found = await Find(cluster.ConnectionString);
        Assert.Equal(named, found.Select(one => one.Setting));
        foreach (var one in found)
        {
            await PgCluster.Run(cluster.ConnectionString, one.Remedy("postgres"));
        }

        Assert.Empty(await Find(cluster.ConnectionString));
    }

    [Fact]
    public async Task A_server_says_it_at_its_start_and_in_its_health()
    {
        await using var cluster = await EmbeddedPostgres.Join(_folder, null, Stop, durable: false, "log_statement=ddl");
        var (child, http) = await ChildHost.Serve(Path.Combine(_folder, "server"), ("ConnectionStrings__Bookings", cluster.ConnectionString));
        using var _ = http;
        await using var __ = child;
        Assert.Contains("log_statement", child.Output, StringComparison.Ordinal);
        var health = JsonDocument.Parse(await http.GetStringAsync("/health/ready", Stop)).RootElement.GetProperty("checks").GetProperty("database-log");
        Assert.Equal("Degraded", health.GetProperty("status").GetString());
        Assert.Contains("alter database \"postgres\" set log_statement = 'none'", health.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Both at once: the text of a statement that fails, and the detail that quotes a key.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_stood_in_a_statement_that_failed_is_not_in_the_log_unless_it_is_switched_on(bool isOn)
    {
        string[] settings = isOn ? ["log_min_messages=error", "log_min_error_statement=error", "log_error_verbosity=default"] : [];
        await using (var cluster = await EmbeddedPostgres.Join(_folder, null, Stop, durable: true, settings))
        {
            await PgCluster.Run(cluster.ConnectionString, "create table people (name text primary key)");
            await PgCluster.Run(cluster.ConnectionString, $"insert into people values ('{Canary}')");
            await Assert.ThrowsAsync<PostgresException>(() => PgCluster.Run(cluster.ConnectionString, $"insert into people values ('{Canary}')"));
        }

        var log = await File.ReadAllTextAsync(Path.Combine(_folder, "postgres", "server.log"), Stop);
        Assert.Equal(isOn, log.Contains($"Key (name)=({Canary})", StringComparison.Ordinal));
        Assert.Equal(isOn, log.Contains(Canary, StringComparison.Ordinal));
    }

    /// <summary>No error, and above errors: a line at "log" about a file that a sort spilled to.</summary>
    [Theory]
    [InlineData("panic", false)]
    [InlineData("error", true)]
    [InlineData("log", true)]
    public async Task What_stood_in_a_statement_that_spilled_is_not_in_the_log_unless_it_is_switched_on(string statements, bool isIn)
    {
        await using (var cluster = await EmbeddedPostgres.Join(_folder, null, Stop, durable: true, "log_temp_files=0", $"log_min_error_statement={statements}", "work_mem=64kB"))
        {
            await PgCluster.Run(cluster.ConnectionString, $"do $$ begin perform '{Canary}' from generate_series(1, 50000) n order by n % 7, n desc; end $$");
        }

        var log = await File.ReadAllTextAsync(Path.Combine(_folder, "postgres", "server.log"), Stop);
        // The control: it did spill, and the log says so.
        Assert.Contains("temporary file", log, StringComparison.Ordinal);
        Assert.Equal(isIn, log.Contains(Canary, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<IReadOnlyList<LoggedValue>> Find(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create($"{connectionString};Pooling=false");
        return await LoggedValues.Find(source, Stop);
    }
}
