using Bookings.Custodians;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Two custodians, each with half: both are needed to open, and either is enough to end it.</summary>
[Collection(nameof(OneDevice))]
public sealed class SplitCustodianTests : IAsyncLifetime
{
    private readonly Keepers _keepers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _keepers.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Either_half_destroyed_ends_the_whole(int which)
    {
        ICustodian[] halves = [await _keepers.Of("file"), await _keepers.Of("kms")];
        var split = new SplitCustodian(halves[0], halves[1]);
        (await split.Create(1, Stop)).Dispose();
        await halves[which].Destroy(1, Stop);
        Assert.Null(await split.Open(1, Stop));
        using var other = await halves[1 - which].Open(1, Stop);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task What_seals_is_neither_half_and_follows_from_both()
    {
        var (file, kms) = (await _keepers.Of("file"), await _keepers.Of("kms"));
        var split = new SplitCustodian(file, kms);
        using var whole = await split.Create(1, Stop);
        using var one = await file.Open(1, Stop);
        using var other = await kms.Open(1, Stop);
        Assert.NotEqual(Keepers.Derived(whole), Keepers.Derived(one!));
        Assert.NotEqual(Keepers.Derived(whole), Keepers.Derived(other!));

        // With another first half, or another second one, it is another secret.
        await file.Destroy(1, Stop);
        using var again = await split.Create(1, Stop);
        Assert.NotEqual(Keepers.Derived(whole), Keepers.Derived(again));
        await kms.Destroy(1, Stop);
        using var third = await split.Create(1, Stop);
        Assert.NotEqual(Keepers.Derived(again), Keepers.Derived(third));
    }

    [Fact]
    public async Task A_half_that_cannot_be_reached_keeps_it_closed_and_keeps_nothing_from_being_destroyed()
    {
        var (file, kms) = (await _keepers.Of("file"), await _keepers.Of("kms"));
        var split = new SplitCustodian(kms, file);
        (await split.Create(1, Stop)).Dispose();
        _keepers.Kms.Before = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await split.Open(1, Stop));
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await split.Destroy(1, Stop));
        Assert.Null(await file.Open(1, Stop));

        _keepers.Kms.Before = null;
        Assert.Contains("AWS KMS deleted the key material", await split.Destroy(1, Stop), StringComparison.Ordinal);
        Assert.Null(await kms.Open(1, Stop));
    }

    [Fact]
    public async Task A_device_and_another_one_can_be_the_halves()
    {
        var split = new SplitCustodian(await _keepers.Device(0), await _keepers.Device(1));
        using var made = await split.Create(1, Stop);
        using var found = await split.Open(1, Stop);
        Assert.Equal(Keepers.Derived(made), Keepers.Derived(found!));
        Assert.Equal(("split(pkcs11+pkcs11)", DestroyedBy.Device), (split.Name, split.Assurance.By));
        await (await _keepers.Device(1)).Destroy(1, Stop);
        Assert.Null(await split.Open(1, Stop));
    }
}
