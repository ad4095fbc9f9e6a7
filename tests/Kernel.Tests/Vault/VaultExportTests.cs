using System.Runtime.Versioning;
using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>An export of the vault is noise to whoever lacks the custodian, and is whole or is refused.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class VaultExportTests : IAsyncLifetime
{
    private const int Seed = 20261127;

    private readonly Practice _practice = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private VaultExports Exports => _practice.Service<VaultExports>();

    private Vault Vault => _practice.Service<Vault>();

    private string Folder => Path.Combine(_practice.Recovery, "exports");

    public async ValueTask InitializeAsync()
    {
        await _practice.InitializeAsync();
        using var desk = await _practice.As(await _practice.Found(), Role.FrontDesk);
        foreach (var nth in Enumerable.Range(0, 5))
        {
            using var made = await desk.Command("/v1/clients", new { name = $"Canary {nth}", email = $"canary{nth}@example.org" });
            Assert.True(made.IsSuccessStatusCode);
        }
    }

    public ValueTask DisposeAsync() => _practice.DisposeAsync();

    [Fact]
    public async Task It_says_nothing_of_whose_streams_are_whose()
    {
        var file = await File.ReadAllBytesAsync(await Exports.Write(Stop), Stop);
        var clear = await Clear("copy (select * from vault.stream_keys) to stdout (format binary)");
        var seen = 0;
        foreach (var column in new[] { "uuid_send(stream_id)", "owner_tag", "wrapped", "commitment", "convert_to(tenant_id, 'UTF8')" })
        {
            var value = (byte[])(await _practice.Ask($"select {column} from vault.stream_keys limit 1"))!;
            Assert.Equal(-1, file.AsSpan().IndexOf(value));
            // The control: not sealed, it would be found.
            seen += clear.AsSpan().IndexOf(value) >= 0 ? 1 : 0;
        }

        Assert.Equal(5, seen);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Folder))));
    }

    [Fact]
    public async Task Changed_anywhere_cut_off_or_of_another_custodian_it_is_refused()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var path = await Exports.Write(Stop);
        var whole = await File.ReadAllBytesAsync(path, Stop);
        Assert.True(await Opens(path));
        var random = new Random(Seed);
        foreach (var at in Enumerable.Range(0, 64).Select(nth => nth < 32 ? nth * 4 : random.Next(whole.Length)))
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(path, changed, Stop);
            Assert.False(await Opens(path), $"a byte was changed at {at}");
        }

        foreach (var length in new[] { 0, 20, 60, whole.Length / 2, whole.Length - 1, whole.Length - 21 })
        {
            await File.WriteAllBytesAsync(path, whole[..length], Stop);
            Assert.False(await Opens(path), $"cut off after {length}");
        }

        await File.WriteAllBytesAsync(path, whole, Stop);
        using var other = new EpochKeys(1, Secret.Random());
        await Assert.ThrowsAsync<TamperedException>(() => VaultExports.Walk(path, other, (_, _, _) => Task.CompletedTask, Stop));
        Assert.True(await Opens(path));
    }

    [Fact]
    public async Task There_is_one_at_a_time_and_a_rotation_writes_the_next()
    {
        var first = await Exports.Write(Stop);
        var second = await Exports.Write(Stop);
        Assert.NotEqual(first, second);
        Assert.Equal([second], Directory.GetFiles(Folder));

        await _practice.Service<KeyRotation>().Run(null, Stop);
        var third = Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal(2, VaultExports.EpochOf(third));
        Assert.True(await Opens(third));
        // What the old one was sealed with is gone.
        Assert.Null(await _practice.Service<ICustodian>().Open(1, Stop));
    }

    [Fact]
    public async Task While_a_rotation_runs_nobody_else_writes_one()
    {
        Exception? refused = null;
        var rotation = new KeyRotation(Vault, _practice.Service<ErasureJournal>(), Exports)
        {
            Reached = point => refused ??= point == "rotation.dropped" ? Task.Run(async () => await Record.ExceptionAsync(() => Exports.Write(Stop))).GetAwaiter().GetResult() : null,
        };
        await rotation.Run(null, Stop);
        Assert.IsType<RotationRunsException>(refused);
        Assert.Equal(2, VaultExports.EpochOf(Assert.Single(Directory.GetFiles(Folder))));
    }

    /// <summary>An export of a later epoch is all that a backup of an earlier one can be restored with.</summary>
    [Fact]
    public async Task One_of_a_later_epoch_stays()
    {
        await _practice.Service<KeyRotation>().Run(null, Stop);
        var later = Path.Combine(Folder, $"vault-00000003-{Guid.CreateVersion7():N}.export");
        File.Copy(Assert.Single(Directory.GetFiles(Folder)), later);
        var written = await Exports.Write(Stop);
        Assert.Equal([written, later], Directory.GetFiles(Folder).Order(StringComparer.Ordinal));
    }

    /// <summary>A rotation that died when the old rows were dropped, and an export from before it whose secret is still there: it knows nothing that the database does not.</summary>
    [Fact]
    public async Task A_restore_takes_nothing_from_a_database_that_is_newer_than_the_export()
    {
        await Exports.Write(Stop);
        using var desk = await _practice.As(await _practice.Found(), Role.FrontDesk);
        using var late = await desk.Command("/v1/clients", new { name = "Toolate" });
        var dying = new KeyRotation(Vault, _practice.Service<ErasureJournal>(), Exports) { Reached = point => { if (point == "rotation.dropped") { throw new IOException("the process dies here"); } } };
        await Assert.ThrowsAsync<IOException>(() => dying.Run(null, Stop));
        Assert.Equal("dropped 1, active 2", await Epochs());

        var keys = await _practice.Service<VaultRestore>().Run(Stop);
        await _practice.Service<ErasureReplay>().Run(Stop);
        Assert.Equal((2, 2), (keys.From, keys.To));
        Assert.Equal("destroyed 1, active 2", await Epochs());
        using var seen = await desk.GetAsync(late.Headers.Location, Stop);
        Assert.Equal("Toolate", (await seen.Json()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_points_of_a_rotation_are_all_there_are()
    {
        var reached = new List<string>();
        await new KeyRotation(Vault, _practice.Service<ErasureJournal>(), Exports) { Reached = reached.Add }.Run(null, Stop);
        Assert.Equal(Bookings.Testing.RotationPoints.All, reached);
    }

    [Fact]
    public async Task Where_it_cannot_be_written_no_epoch_ends()
    {
        await File.WriteAllTextAsync(Folder, "in the way", Stop);
        await Assert.ThrowsAnyAsync<IOException>(() => _practice.Service<KeyRotation>().Run(null, Stop));
        using (var still = await _practice.Service<ICustodian>().Open(1, Stop))
        {
            Assert.NotNull(still);
        }

        File.Delete(Folder);
        var rotated = await _practice.Service<KeyRotation>().Run(null, Stop);
        Assert.Equal((1, 2), (rotated.From, rotated.To));
        Assert.Null(await _practice.Service<ICustodian>().Open(1, Stop));
    }

    private Task<object?> Epochs() => _practice.Ask("select string_agg(state || ' ' || epoch, ', ' order by epoch) from vault.epochs");

    private async Task<bool> Opens(string path)
    {
        try
        {
            var tables = new List<string>();
            await VaultExports.Walk(path, Vault.Ring.Of(VaultExports.EpochOf(path)), (table, kind, _) =>
            {
                tables.AddRange(kind == ExportFrame.Table ? [table] : []);
                return Task.CompletedTask;
            }, Stop);
            return tables is ["epochs", "stream_keys", "contact_index", "tombstones", "taken"];
        }
        catch (TamperedException)
        {
            return false;
        }
    }

    private async Task<byte[]> Clear(string sql)
    {
        await using var connection = new NpgsqlConnection(_practice.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var rows = await connection.BeginRawBinaryCopyAsync(sql, Stop);
        using var memory = new MemoryStream();
        await rows.CopyToAsync(memory, Stop);
        return memory.ToArray();
    }
}
