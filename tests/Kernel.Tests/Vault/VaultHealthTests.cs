using System.Runtime.Versioning;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>An empty or wrong vault is never an erasure.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class VaultHealthTests
{
    private static readonly TenantId Tenant = new("k7m2p9x4w1qz");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_healthy_when_the_custodian_has_the_right_secret()
    {
        await using var rig = await VaultRig.Founded();
        Assert.Equal(HealthStatus.Healthy, (await Check(await rig.Open())).Status);
    }

    [Fact]
    public async Task A_lost_secret_shows_while_the_process_still_runs()
    {
        await using var rig = await VaultRig.Founded();
        var vault = await rig.Open();
        Directory.Delete(rig.KeyDirectory, recursive: true);
        Assert.Contains("holds no secret for epoch 1", await Unhealthy(vault), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_served()
    {
        await using var rig = await VaultRig.Founded();
        await using var other = await VaultRig.Founded();
        var foreign = new FileCustodian(other.KeyDirectory);
        var refused = await Assert.ThrowsAsync<VaultUnavailableException>(() => rig.Open(foreign));
        Assert.Contains("belongs to another database", refused.Message, StringComparison.Ordinal);
        using var vault = new Vault(rig.Database, foreign, rig.Clock);
        Assert.Contains("belongs to another database", await Unhealthy(vault), StringComparison.Ordinal);
        Assert.Throws<VaultUnavailableException>(() => vault.NewKey(Tenant, Guid.CreateVersion7(), DataClass.Contact, SubjectId.New()));
    }

    [Fact]
    public async Task Loose_permissions_are_not_served()
    {
        await using var rig = await VaultRig.Founded();
        var vault = await rig.Open();
        File.SetUnixFileMode(rig.KeyDirectory, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        Assert.Contains("chmod 700", await Unhealthy(vault), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emptied_vault_is_unhealthy_and_never_founded_anew()
    {
        await using var rig = await VaultRig.Founded();
        var vault = await rig.Open();
        var block = await rig.Append(vault, Tenant, "{}");
        await rig.Run("delete from vault.epochs");
        Assert.Contains("no active epoch", await Unhealthy(vault), StringComparison.Ordinal);
        await Assert.ThrowsAsync<VaultUnavailableException>(() => VaultFounding.Found(rig.Database, rig.Custodian, Ct));
        await rig.Run("delete from vault.stream_keys");
        await Assert.ThrowsAsync<VaultUnavailableException>(() => VaultFounding.Found(rig.Database, rig.Custodian, Ct));
        Directory.Delete(rig.KeyDirectory, recursive: true);
        await rig.Run("create schema events; create table events.mt_events (sealed bytea); insert into events.mt_events values ('\\x01')");
        await Assert.ThrowsAsync<VaultUnavailableException>(() => VaultFounding.Found(rig.Database, rig.Custodian, Ct));
        await Assert.ThrowsAnyAsync<Exception>(() => vault.Open(Tenant, [block], Ct));
    }

    [Fact]
    public async Task Founding_is_done_once_and_taken_up_after_a_crash()
    {
        await using var rig = await VaultRig.Bare();
        await EpochMaking.Announce(rig.Database, rig.Custodian, 1, Ct);
        (await rig.Custodian.Create(1, Ct)).Dispose();
        Assert.True(await VaultFounding.Found(rig.Database, rig.Custodian, Ct));
        Assert.False(await VaultFounding.Found(rig.Database, rig.Custodian, Ct));
        Assert.Equal(HealthStatus.Healthy, (await Check(await rig.Open())).Status);
    }

    [Fact]
    public async Task A_custodian_that_hangs_is_waited_for_two_seconds_and_then_left_alone_for_two()
    {
        await using var rig = await VaultRig.Founded();
        var custodian = new FakeCustodian(rig.Custodian) { Hangs = true };
        using var vault = new Vault(rig.Database, custodian, rig.Clock);
        var waiting = vault.Refresh(Ct);
        await custodian.Asked.WaitAsync(Ct);
        while (rig.Clock.TimersWaiting == 0)
        {
            await Task.Yield();
        }

        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<VaultUnavailableException>(() => waiting);
        custodian.Hangs = false;
        var refused = await Assert.ThrowsAsync<VaultUnavailableException>(() => vault.Refresh(Ct));
        Assert.Contains("not asked again", refused.Message, StringComparison.Ordinal);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        await vault.Refresh(Ct);
        vault.NewKey(Tenant, Guid.CreateVersion7(), DataClass.Contact, SubjectId.New());
    }

    /// <summary>Nobody waits for it any more, and it would lie in memory until the process ends.</summary>
    [Fact]
    public async Task A_secret_that_arrives_too_late_is_zeroed()
    {
        await using var rig = await VaultRig.Founded();
        var (custodian, secret) = (new Giving(rig.Custodian), Secret.Random());
        var waiting = new PatientCustodian(custodian, rig.Clock).Open(1, Ct).AsTask();
        while (rig.Clock.TimersWaiting == 0)
        {
            await Task.Yield();
        }

        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<VaultUnavailableException>(() => waiting);
        secret.Derive("test"u8, new byte[32]);
        custodian.Late.SetResult(secret);
        while (Record.Exception(() => secret.Derive("test"u8, new byte[32])) is not EpochMovedException)
        {
            await Task.Yield();
        }
    }

    /// <summary>Two live during a rotation. Where the second does not open, the first one that was opened for it is not left behind.</summary>
    [Fact]
    public async Task What_was_opened_for_a_ring_that_is_never_made_is_zeroed()
    {
        await using var rig = await VaultRig.Founded();
        var stopped = new KeyRotation(await rig.Open()) { Reached = point => { if (point == "rotation.activated") { throw new InvalidOperationException(point); } } };
        await Assert.ThrowsAsync<InvalidOperationException>(() => stopped.Run(null, Ct));
        var custodian = new Giving(rig.Custodian) { Lacks = 2 };
        using var vault = new Vault(rig.Database, custodian, rig.Clock);
        await Assert.ThrowsAsync<VaultUnavailableException>(() => vault.Refresh(Ct));
        Assert.Throws<EpochMovedException>(() => Assert.Single(custodian.Gave).Derive("test"u8, new byte[32]));
    }

    private sealed class Giving(ICustodian real) : ICustodian
    {
        public string Name => real.Name;

        public Assurance Assurance => real.Assurance;

        public TaskCompletionSource<Secret?> Late { get; } = new();

        public int? Lacks { get; init; }

        public List<Secret> Gave { get; } = [];

        public ValueTask<Secret> Create(int epoch, CancellationToken ct) => real.Create(epoch, ct);

        public async ValueTask<Secret?> Open(int epoch, CancellationToken ct)
        {
            if (Lacks is not { } lacks)
            {
                return await Late.Task;
            }

            if (epoch == lacks)
            {
                return null;
            }

            Gave.Add((await real.Open(epoch, ct))!);
            return Gave[^1];
        }

        public ValueTask<string> Destroy(int epoch, CancellationToken ct) => real.Destroy(epoch, ct);
    }

    private static Task<HealthCheckResult> Check(Vault vault) => new VaultHealthCheck(vault).CheckHealthAsync(new(), Ct);

    private static async Task<string> Unhealthy(Vault vault)
    {
        var result = await Check(vault);
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        return result.Description!;
    }

    private sealed class FakeCustodian(ICustodian real) : ICustodian
    {
        private readonly TaskCompletionSource _asked = new();

        internal Task Asked => _asked.Task;

        internal bool Hangs { get; set; }

        public string Name => real.Name;

        public Assurance Assurance => real.Assurance;

        public ValueTask<Secret> Create(int epoch, CancellationToken ct) => real.Create(epoch, ct);

        public ValueTask<Secret?> Open(int epoch, CancellationToken ct)
        {
            _asked.TrySetResult();
            return Hangs ? new(new TaskCompletionSource<Secret?>().Task) : real.Open(epoch, ct);
        }

        public ValueTask<string> Destroy(int epoch, CancellationToken ct) => real.Destroy(epoch, ct);
    }
}
