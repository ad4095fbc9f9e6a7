using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>
/// F28 and Invariant 6: the database is lost, and a backup from before somebody's erasure takes its place: a base backup of a server of one's own, with keys rotated since and without. docs/restore.md, step by step.
/// </summary>
public sealed class RestoreDrillTests : IAsyncLifetime
{
    private const string Gone = "Ingeborgkanari";
    private const string Stays = "Olafsurvivor";

    private PrivateCluster _server = null!;
    private Practice _house = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PrivateCluster.Start();
        _house = await Practice.At(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <param name="rotations">Since the erasure.</param>
    /// <param name="isExported">The vault, on demand, since the erasure.</param>
    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task A_restored_backup_serves_nobody_until_who_was_erased_since_is_erased_again(int rotations, bool isExported)
    {
        var shop = await Open(_house);
        var (gone, stays) = (await shop.Client(Gone), await shop.Client(Stays));
        var (kept, _) = (await shop.Booked(stays), await shop.Booked(gone, $"{Gone} has a note"));
        await Done(shop.Post($"clients/{gone.Value}/notes", new { text = $"{Gone} likes tea" }));
        var token = await _house.Token(shop.Business, Role.Owner);
        await shop.CatchUp();
        await _house.Ask("update events.mt_streams set created = created - interval '1 day'");
        var backup = await _server.Backup();

        // What the backup knows nothing of: somebody new, an erasure, and as many rotations.
        await shop.Client("Toolate");
        var (id, certificate) = await ErasedWithCertificate(shop, gone);
        for (var i = 0; i < rotations; i++)
        {
            await shop.Later.Services.GetRequiredService<KeyRotation>().Run(null, Stop);
            await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(Stop);
        }

        if (isExported)
        {
            await shop.Later.Services.GetRequiredService<VaultExports>().Write(Stop);
        }

        await PutBack(backup);
        var refused = await Assert.ThrowsAsync<DatabaseRestoredException>(() => _house.Start());
        Assert.Contains("This database is a backup", refused.Message, StringComparison.Ordinal);
        Assert.Contains("./run restore", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(gone.Value.ToString(), refused.Message, StringComparison.Ordinal);

        var (keys, replayed) = await Restore();
        Assert.Equal((1, 1 + rotations), (keys.From, keys.To));
        // An export knows what was destroyed before it; without one the journal finds their keys.
        Assert.Equal((1L, rotations == 0 && !isExported, rotations > 0 || isExported), (replayed.People, replayed.Keys > 0, keys.Closed > 0));

        var owner = _house.Door(token, await _house.Start());
        var seen = await Done(owner.GetAsync($"/v1/clients/{gone.Value}"));
        Assert.True(seen.GetProperty("erased").GetBoolean());
        foreach (var path in new[] { "clients", "appointments", $"clients/{gone.Value}/notes", $"appointments/{kept}" })
        {
            Assert.DoesNotContain(Gone, await owner.GetStringAsync($"/v1/{path}"), StringComparison.OrdinalIgnoreCase);
        }

        // Who stays is readable and found, by name and by address, and new things can be written of them.
        Assert.Equal(Stays, (await Done(owner.GetAsync($"/v1/clients/{stays.Value}"))).GetProperty("name").GetString());
        Assert.Equal(1, await Found(owner, new { email = $"{Stays.ToLowerInvariant()}@example.org" }));
        Assert.Equal(0, await Found(owner, new { email = $"{Gone.ToLowerInvariant()}@example.org" }));
        Assert.Equal(0, await Found(owner, new { email = "toolate@example.org" }));
        await Done(owner.Command($"/v1/clients/{stays.Value}/notes", new { text = "came back" }));
        await Done(owner.Command("/v1/clients", new { name = "Somebody new" }));
        Assert.Equal(0L, await _house.Ask($"select count(*) from vault.subjects where id = '{gone.Value}'"));
        Assert.Equal(0L, await _house.Ask($"select count(*) from scheduling.appointments where client_id = '{gone.Value}'"));

        await StillProves(certificate, id, shop.Business);
        // Carried out, it is carried out: the next start asks nothing, and the keys move on.
        await _house.Start();
        await _house.Service<KeyRotation>().Run(null, Stop);
        Assert.Equal(Stays, (await Done(owner.GetAsync($"/v1/clients/{stays.Value}"))).GetProperty("name").GetString());
    }

    /// <summary>The control: without the gate, and before the keys are rotated, the one who was erased is back.</summary>
    [Fact]
    public async Task Without_the_gate_the_erased_person_would_be_back()
    {
        var (gone, token, backup) = await ErasedAfterBackup();
        await PutBack(backup);
        var open = _house.Build();
        open.Services.GetRequiredService<RestoreGate>().IsOff = true;
        await _house.Run(open);
        Assert.Equal(Gone, (await Done(_house.Door(token, open).GetAsync($"/v1/clients/{gone.Value}"))).GetProperty("name").GetString());
    }

    /// <summary>The other control: the gate sees by the journal, and without a line in it nothing.</summary>
    [Fact]
    public async Task Without_the_journal_nobody_would_notice()
    {
        var (gone, token, backup) = await ErasedAfterBackup(journalIsOff: true);
        await PutBack(backup);
        var owner = _house.Door(token, await _house.Start());
        Assert.Equal(Gone, (await Done(owner.GetAsync($"/v1/clients/{gone.Value}"))).GetProperty("name").GetString());
    }

    /// <summary>Ended half-way, when all are fenced and none is destroyed: the gate stays shut, and the next run comes to the same end.</summary>
    [Fact]
    public async Task Interrupted_it_serves_nobody_and_the_next_run_goes_on()
    {
        var (gone, token, backup) = await ErasedAfterBackup();
        await PutBack(backup);
        var dying = _house.Build(otherwise: services => services.AddSingleton(new ModulePurger("last", new Dying())));
        await dying.Services.GetRequiredService<VaultRestore>().Run(Stop);
        await Assert.ThrowsAsync<IOException>(() => dying.Services.GetRequiredService<ErasureReplay>().Run(Stop));
        await dying.DisposeAsync();
        Assert.Contains("not carried out to its end", (await Assert.ThrowsAsync<DatabaseRestoredException>(() => _house.Start())).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Restore()).Replayed.People);
        var owner = _house.Door(token, await _house.Start());
        Assert.True((await Done(owner.GetAsync($"/v1/clients/{gone.Value}"))).GetProperty("erased").GetBoolean());
    }

    private async Task<(SubjectId Gone, string Token, string Backup)> ErasedAfterBackup(bool journalIsOff = false)
    {
        var shop = await Open(_house);
        var gone = await shop.Client(Gone);
        var token = await _house.Token(shop.Business, Role.Owner);
        await shop.CatchUp();
        var backup = await _server.Backup();
        shop.Later.Services.GetRequiredService<ErasureJournal>().IsOff = journalIsOff;
        await shop.Erased(gone);
        return (gone, token, backup);
    }

    /// <summary>What the person holds proves what it proved.</summary>
    private async Task StillProves(string certificate, ErasureId id, TenantId business)
    {
        var key = await _house.Door(null).GetStringAsync($"/v1/public/{await _house.SlugOf(business)}/certificates/key");
        var gap = certificate.IndexOf("\n\n", StringComparison.Ordinal);
        Assert.NotNull(StatementCheck.Of(certificate[..(gap + 1)], certificate[(gap + 2)..], key.Split('\n')[0]));
        Assert.Contains($"\nserial: {id.Value}\n", certificate, StringComparison.Ordinal);
    }

    private async Task PutBack(string backup)
    {
        await _house.Move(_server.ConnectionString);
        await _server.Restore(backup);
        await _house.Move(_server.ConnectionString);
    }

    /// <summary>What './run restore' does.</summary>
    private async Task<(KeysRestored Keys, Replayed Replayed)> Restore()
    {
        await using var program = _house.Build();
        await program.Services.GetRequiredService<Migrator>().Migrate(Stop);
        return (await program.Services.GetRequiredService<VaultRestore>().Run(Stop), await program.Services.GetRequiredService<ErasureReplay>().Run(Stop));
    }

    private static async Task<(ErasureId Id, string Certificate)> ErasedWithCertificate(Shop shop, SubjectId client)
    {
        var asked = await Done(shop.LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "in-person" }));
        var id = new ErasureId(asked.GetProperty("id").GetGuid());
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, Stop));
        return (id, await shop.LaterOwner.GetStringAsync(new Uri(asked.GetProperty("certificate").GetString()!).AbsolutePath));
    }

    private static async Task<int> Found(HttpClient owner, object by) => (await Done(owner.Command("/v1/clients/search", by))).GetProperty("items").GetArrayLength();

    private sealed class Dying : IPurger
    {
        public Task<long> Purge(Erasing erasing, CancellationToken cancellation) => throw new IOException("the process dies here");

        public Task<long> Count(Erasing erasing, CancellationToken cancellation) => Task.FromResult(0L);

        public void Forget(TenantId? business)
        {
        }
    }
}
