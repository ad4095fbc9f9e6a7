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
        // The epoch that the erased person's keys were in, and none that was left over.
        Assert.Equal(keys.To, (await _house.Service<KeyRotation>().Run(null, Stop)).From);
        Assert.Equal(Stays, (await Done(owner.GetAsync($"/v1/clients/{stays.Value}"))).GetProperty("name").GetString());
    }

    /// <summary>
    /// All in one epoch: an export at night; then somebody is erased, an appointment's key is destroyed by itself, and the term of a retained one ends; then the backup, and another erasure. The export has the keys
    /// of all of them, and no person is left whom the journal could find.
    /// </summary>
    /// <param name="isPutBack">The backup; otherwise the database stays as it is.</param>
    /// <param name="hasTombstones">The control: what keeps the keys away are these.</param>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_key_that_was_destroyed_before_the_backup_stays_away_although_the_export_has_it(bool isPutBack, bool hasTombstones)
    {
        var shop = await Open(_house);
        var (early, gone, stays) = (await shop.Client("Early"), await shop.Client(Gone), await shop.Client(Stays));
        await shop.Booked(early, "Early has a note");
        var (part, over, kept) = (await shop.Booked(stays, "a part"), await shop.Booked(stays, "its term is over"), await shop.Booked(stays, "kept"));
        await shop.CatchUp();
        await _house.Ask("update events.mt_streams set created = created - interval '1 day'");
        var services = shop.Later.Services;
        Guid[] ended = [.. (await services.GetRequiredService<PersonKeys>().Streams(shop.Business, [early], Stop)).Select(key => key.Stream), part, over];
        await services.GetRequiredService<VaultExports>().Write(Stop);

        await shop.Erased(early);
        await _house.Ask(
            $"select vault.destroy_parts(tenant_id, array['{stays.Value}'::uuid], array[epoch], array[stream_id], class) from vault.stream_keys where stream_id = '{part}'", shop.Business.Value);
        await _house.Ask($"insert into vault.tombstones select tenant_id, stream_id, class, epoch, now() - interval '1 minute' from vault.stream_keys where stream_id = '{over}'");
        Assert.Equal(1, await services.GetRequiredService<PhysicalErasure>().EndTerms(Stop));
        Assert.True(ended.Length >= 4);
        Assert.Equal(0L, await Keys(ended));
        var backup = isPutBack ? await _server.Backup() : null;
        await shop.Erased(gone);
        if (backup is not null)
        {
            await PutBack(backup);
        }

        if (!hasTombstones)
        {
            await _house.Ask("delete from vault.tombstones");
        }

        await Restore();
        Assert.Equal(hasTombstones ? 0 : ended.Length, await Keys(ended));
        Assert.Equal(1L, await Keys(kept));
        await _house.Start();
        Assert.Equal(1, (await _house.Service<KeyRotation>().Run(null, Stop)).From);
        Assert.Equal((hasTombstones ? 0 : ended.Length, 1L), (await Keys(ended), await Keys(kept)));
    }

    /// <summary>Both epochs live in it, and of one the secret is gone: the export, written when the old rows were dropped, has every key that the backup has.</summary>
    [Theory]
    [InlineData("rotation.activated")]
    [InlineData("rotation.copied-stream_keys")]
    public async Task A_backup_that_was_made_during_a_rotation_can_be_restored(string point)
    {
        var shop = await Open(_house);
        var (gone, stays) = (await shop.Client(Gone), await shop.Client(Stays));
        var token = await _house.Token(shop.Business, Role.Owner);
        var services = shop.Later.Services;
        // Nobody's stream, and sealed all the same: what a webhook is signed with.
        var credential = services.GetRequiredService<Credentials>().Seal(shop.Business, "drill", "hush");
        await using (var file = services.GetRequiredService<BookingsDatabase>().System.CreateCommand(credential.Key.Sql))
        {
            file.Parameters.AddRange(credential.Key.Parameters);
            await file.ExecuteNonQueryAsync(Stop);
        }

        await shop.CatchUp();
        string? backup = null;
        await Rotation(services, at => backup ??= at == point ? Task.Run(_server.Backup).GetAwaiter().GetResult() : null).Run(null, Stop);
        await shop.Erased(gone);
        await PutBack(backup!);
        Assert.Contains("a backup of epoch 1, whose keys are destroyed", (await Assert.ThrowsAsync<DatabaseRestoredException>(() => _house.Start())).Message, StringComparison.Ordinal);

        var (keys, replayed) = await Restore();
        Assert.Equal((2, 2, 1L), (keys.From, keys.To, replayed.People));
        Assert.Equal("destroyed 1, active 2", await Epochs());
        var owner = _house.Door(token, await _house.Start());
        Assert.True((await Done(owner.GetAsync($"/v1/clients/{gone.Value}"))).GetProperty("erased").GetBoolean());
        Assert.Equal(Stays, (await Done(owner.GetAsync($"/v1/clients/{stays.Value}"))).GetProperty("name").GetString());
        Assert.Equal(["hush"], await _house.Service<Credentials>().Open(shop.Business, "drill", [(credential.Id, credential.Block)], Stop));
        Assert.Equal(2, (await _house.Service<KeyRotation>().Run(null, Stop)).From);
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

    private static KeyRotation Rotation(IServiceProvider services, Action<string> reached) =>
        new(services.GetRequiredService<Vault>(), services.GetRequiredService<ErasureJournal>(), services.GetRequiredService<VaultExports>()) { Reached = reached };

    private async Task<long> Keys(params Guid[] streams) =>
        (long)(await _house.Ask($"select count(*) from vault.stream_keys where stream_id in ({string.Join(", ", streams.Select(stream => $"'{stream}'"))})"))!;

    private async Task<string?> Epochs() => (string?)await _house.Ask("select string_agg(state || ' ' || epoch, ', ' order by epoch) from vault.epochs");

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
