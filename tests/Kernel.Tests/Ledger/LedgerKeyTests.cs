using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>The secret that signs: kept by the custodian alone, the same for ever, and never silently replaced.</summary>
public sealed class LedgerKeyTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static FileCustodian Elsewhere(out string folder)
    {
        folder = Path.Combine(Bookings.Testing.Names.Folder(), "keys");
        return new(folder);
    }

    [Fact]
    public async Task Another_program_on_the_same_keys_signs_the_same()
    {
        var (caller, _) = await Books.Eight(rig);
        await using var other = rig.Build();
        await other.Prepare(Stop);
        Assert.Equal(
            await rig.Get<Ledger>().Checkpoint(LogId.Events(caller.Tenant), Stop),
            await other.GetRequiredService<Ledger>().Checkpoint(LogId.Events(caller.Tenant), Stop));
    }

    [Fact]
    public async Task Each_log_of_each_business_has_a_key_of_its_own()
    {
        var (one, other) = (TenantId.New(), TenantId.New());
        var keys = new List<string>();
        foreach (var log in (LogId[])[LogId.Events(one), LogId.Statements(one), LogId.Events(other)])
        {
            keys.Add((await rig.Get<Ledger>().Key(log, Stop)).Pem);
        }

        Assert.Equal(3, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_rotation_of_the_keys_of_personal_data_leaves_it_as_it_is()
    {
        var log = LogId.Events(TenantId.New());
        var before = await rig.Get<Ledger>().Key(log, Stop);
        await rig.Get<KeyRotation>().Run(null, Stop);
        await using var other = rig.Build();
        await other.Prepare(Stop);
        Assert.Equal(before, await other.GetRequiredService<Ledger>().Key(log, Stop));
    }

    [Fact]
    public async Task A_secret_that_is_lost_or_another_installations_signs_nothing()
    {
        var custodian = Elsewhere(out var folder);
        var lost = await Assert.ThrowsAsync<VaultUnavailableException>(() => Key(custodian));
        Assert.Contains("does not hold the secret", lost.Message, StringComparison.Ordinal);

        // To start is no reason to draw another one: there is a ledger already.
        using (var keys = new LedgerKeys(rig.Database, custodian, TimeProvider.System))
        {
            await keys.Found(Stop);
            Assert.Null(await custodian.Open(LedgerKeys.SecretNumber, Stop));
        }

        (await custodian.Create(LedgerKeys.SecretNumber, Stop)).Dispose();
        var wrong = await Assert.ThrowsAsync<VaultUnavailableException>(() => Key(custodian));
        Assert.Contains("belongs to another installation", wrong.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public async Task The_database_holds_the_public_key_alone()
    {
        var custodian = new FileCustodian(Path.Combine(rig.Keys, "keys"));
        using var secret = await custodian.Open(LedgerKeys.SecretNumber, Stop);
        var bytes = new byte[Secret.Size];
        secret!.CopyTo(bytes);
        Assert.Equal(0L, await rig.Ask<long>("select count(*) from ledger.identity where public_key = $1", Param.Bytes(bytes)));
        Assert.Equal(1L, await rig.Ask<long>("select count(*) from ledger.identity"));
        Assert.True(File.Exists(Path.Combine(rig.Keys, "keys", "ledger.key")));
    }

    private async Task Key(ICustodian custodian)
    {
        using var keys = new LedgerKeys(rig.Database, custodian, TimeProvider.System);
        using var key = await keys.Of(LogId.Events(TenantId.New()), Stop);
    }
}
