using System.Diagnostics;
using System.Text.Json;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder = Names.Folder();

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task What_was_written_is_there_after_a_restart(int major)
    {
        var binaries = Binaries(major);
        await using (var first = await EmbeddedPostgres.Join(_folder, binaries, Stop))
        {
            await PgCluster.Run(first.ConnectionString, "create table kept (it int); insert into kept values (42)");
        }

        await using var second = await EmbeddedPostgres.Join(_folder, binaries, Stop);
        await using var source = NpgsqlDataSource.Create($"{second.ConnectionString};Pooling=false");
        await using var command = source.CreateCommand("select current_setting('server_version_num')::int / 10000 || ' ' || it from kept");
        Assert.Equal($"{major} 42", await command.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task It_has_ended_when_its_last_user_has_left()
    {
        var first = await EmbeddedPostgres.Join(_folder, null, Stop);
        var second = await EmbeddedPostgres.Join(_folder, null, Stop);
        Assert.Equal(first.ProcessId, second.ProcessId);
        await first.DisposeAsync();
        Assert.True(Runs(second.ProcessId));
        await second.DisposeAsync();
        Assert.False(Runs(second.ProcessId));
    }

    [Fact]
    public async Task It_ends_when_its_process_is_killed()
    {
        var (child, http) = await ChildHost.Serve(_folder);
        using var _ = http;
        await using var __ = child;
        var server = Server();
        await child.Kill();
        await Ended(server);
        Assert.False(Runs(server));
    }

    [Fact]
    public async Task It_would_outlive_a_killed_process_without_its_guard()
    {
        var (child, http) = await ChildHost.Serve(_folder);
        using var _ = http;
        await using var __ = child;
        var server = Server();
        foreach (var guard in Process.GetProcessesByName("flock").Where(IsOurs))
        {
            guard.Kill();
            await Ended(guard.Id);
        }

        await child.Kill();
        Assert.True(Runs(server));
        await (await EmbeddedPostgres.Join(_folder, null, Stop)).DisposeAsync();        // whoever comes next takes it over
        Assert.False(Runs(server));
    }

    [Fact]
    public async Task A_second_process_uses_the_cluster_of_the_first()
    {
        var (child, http) = await ChildHost.Serve(_folder);
        using var _ = http;
        await using var __ = child;
        await using var ours = await EmbeddedPostgres.Join(_folder, null, Stop);
        Assert.Equal(Server(), ours.ProcessId);
        Assert.Equal(ExitCode.Ok, await child.Terminate());
        Assert.True(Runs(ours.ProcessId));
    }

    [Fact]
    public async Task A_verb_answers_beside_a_server()
    {
        var (server, http) = await ChildHost.Serve(_folder);
        using var _ = http;
        await using var __ = server;
        await using var verb = ChildHost.Start(["database"], ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", _folder));
        Assert.Equal(ExitCode.Ok, await verb.Exit());
        Assert.Contains("(embedded)", verb.Output, StringComparison.Ordinal);
        Assert.Equal("Healthy", JsonDocument.Parse(await http.GetStringAsync("/health/ready", Stop)).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task It_starts_again_after_a_power_cut()
    {
        var first = await EmbeddedPostgres.Join(_folder, null, Stop);
        await PgCluster.Run(first.ConnectionString, "create table kept (it int)");
        using (var server = Process.GetProcessById(first.ProcessId))
        {
            server.Kill();
            await Ended(server.Id);
        }

        await using var second = await EmbeddedPostgres.Join(_folder, null, Stop);
        await first.DisposeAsync();
        await PgCluster.Run(second.ConnectionString, "insert into kept values (1)");
    }

    [Fact]
    public async Task Data_of_another_major_version_is_refused_with_what_to_do()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgres", "PG_VERSION"), "9\n", Stop);
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => EmbeddedPostgres.Join(_folder, null, Stop));
        Assert.Equal("Bookings:DataDirectory", Assert.Single(wrong.Problems).Setting);
        Assert.Contains("PostgreSQL 9", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_binaries_is_named()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => PostgresBinaries.Find(_folder, major: null));
        Assert.Equal("Bookings:PostgresBinaries", Assert.Single(wrong.Problems).Setting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_log_holds_no_value_unless_somebody_turns_that_off(bool off)
    {
        string[] settings = off ? ["log_min_messages=error", "log_min_error_statement=error"] : [];
        await using (var cluster = await EmbeddedPostgres.Join(_folder, null, Stop, durable: true, settings))
        {
            await Assert.ThrowsAsync<PostgresException>(() => PgCluster.Run(cluster.ConnectionString, "select 'canary-5b1f'::int"));
        }

        var log = await File.ReadAllTextAsync(Path.Combine(_folder, "postgres", "server.log"), Stop);
        Assert.Equal(off, log.Contains("canary-5b1f", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_address_is_for_its_owner_only()
    {
        await using var cluster = await EmbeddedPostgres.Join(_folder, null, Stop);
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(_folder, "postgres.json"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Binaries(int major)
    {
        var found = PostgresBinaries.All().FirstOrDefault(one => one.Major == major);
        Assert.SkipWhen(found is null, $"PostgreSQL {major} is not on this machine; ./test fetches 18 and installs 15 where it may.");
        return found!.Directory;
    }

    private int Server() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "postgres.json")))
        .RootElement.GetProperty(nameof(PostgresCluster.ProcessId)).GetInt32();

    private bool IsOurs(Process process) => File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(_folder, StringComparison.Ordinal);

    private static bool Runs(int processId) => new PostgresCluster("", processId, "").IsRunning;

    /// <summary>Waits for the end of a process that is not our child: one that nobody has waited for (Z) has ended too.</summary>
    private static async Task Ended(int processId)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (File.Exists($"/proc/{processId}/stat") && !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal))
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
