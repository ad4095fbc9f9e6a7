using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>What every custodian has to do, whatever it keeps secrets in.</summary>
[Collection(nameof(OneDevice))]
public sealed class CustodianTests : IAsyncLifetime
{
    private readonly Keepers _keepers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => [.. Keepers.Kinds];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _keepers.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_secret_is_found_again_by_another_program_and_is_nobody_elses(string kind)
    {
        var custodian = await _keepers.Of(kind);
        using var made = await custodian.Create(1, Stop);
        using var next = await custodian.Create(2, Stop);
        using var ledger = await custodian.Create(LedgerKeys.SecretNumber, Stop);
        var other = await _keepers.Of(kind);
        using var found = await other.Open(1, Stop);
        using var foundNext = await other.Open(2, Stop);
        using var foundLedger = await other.Open(LedgerKeys.SecretNumber, Stop);
        Assert.Equal(Keepers.Derived(made), Keepers.Derived(found!));
        Assert.Equal(Keepers.Derived(next), Keepers.Derived(foundNext!));
        Assert.Equal(Keepers.Derived(ledger), Keepers.Derived(foundLedger!));
        Assert.Equal(3, new[] { made, next, ledger }.Select(secret => Convert.ToHexString(Keepers.Derived(secret))).Distinct().Count());
        Assert.Null(await other.Open(3, Stop));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_secret_is_never_replaced(string kind)
    {
        var custodian = await _keepers.Of(kind);
        using var made = await custodian.Create(1, Stop);
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await custodian.Create(1, Stop));
        using var found = await custodian.Open(1, Stop);
        Assert.Equal(Keepers.Derived(made), Keepers.Derived(found!));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Destroyed_it_is_gone_for_every_program_and_the_others_stay(string kind)
    {
        var custodian = await _keepers.Of(kind);
        Assert.True(await Destroys(custodian));
        Assert.Contains("gone already", await custodian.Destroy(1, Stop), StringComparison.Ordinal);
        Assert.Null(await (await _keepers.Of(kind)).Open(1, Stop));
        using var other = await (await _keepers.Of(kind)).Open(2, Stop);
        Assert.NotNull(other);
    }

    /// <summary>The control: one that only says that it destroys is seen.</summary>
    [Fact]
    public async Task A_custodian_that_destroys_in_words_alone_is_seen() => Assert.False(await Destroys(new Forgetful(await _keepers.Of("file"))));

    [Theory]
    [InlineData("file", DestroyedBy.Overwriting, "copy-on-write")]
    [InlineData("kms", DestroyedBy.Service, "is the word of Amazon Web Services")]
    [InlineData("pkcs11", DestroyedBy.Device, "its maker's word")]
    [InlineData("split", DestroyedBy.Service, "kms: AWS KMS deleted")]
    public async Task It_says_what_its_destruction_is_worth_and_what_not(string kind, DestroyedBy by, string limit)
    {
        var assurance = (await _keepers.Of(kind)).Assurance;
        Assert.Equal(by, assurance.By);
        Assert.Contains(limit, assurance.Says, StringComparison.Ordinal);
        Assert.StartsWith($"{by.ToString().ToLowerInvariant()}; ", assurance.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The whole life of an epoch: founded, written in, rotated, gone.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_vault_lives_with_it_through_a_rotation(string kind)
    {
        await using var rig = await VaultRig.Bare();
        var custodian = await _keepers.Of(kind);
        Assert.True(await VaultFounding.Found(rig.Database, custodian, Stop));
        var vault = await rig.Open(custodian);
        var tenant = new TenantId("one");
        var block = await rig.Append(vault, tenant, "{\"Name\":\"Nordmann\"}");
        var rotated = await new KeyRotation(vault).Run(null, Stop);
        Assert.Equal((1, 2), (rotated.From, rotated.To));
        Assert.Null(await custodian.Open(1, Stop));
        Assert.Equal(rotated.Evidence, await rig.Ask<string>("select evidence from vault.epochs where epoch = 1"));
        var another = await rig.Open(await _keepers.Of(kind));
        var opened = Assert.IsType<Opened.Present>(Assert.Single(await another.Open(tenant, [block], Stop)));
        Assert.NotNull(opened);
    }

    private static async Task<bool> Destroys(ICustodian custodian)
    {
        (await custodian.Create(1, Stop)).Dispose();
        (await custodian.Create(2, Stop)).Dispose();
        Assert.Contains("epoch 1", await custodian.Destroy(1, Stop), StringComparison.Ordinal);
        using var left = await custodian.Open(1, Stop);
        return left is null;
    }

    private sealed class Forgetful(ICustodian real) : ICustodian
    {
        public string Name => real.Name;

        public Assurance Assurance => real.Assurance;

        public ValueTask<Secret> Create(int epoch, CancellationToken ct) => real.Create(epoch, ct);

        public ValueTask<Secret?> Open(int epoch, CancellationToken ct) => real.Open(epoch, ct);

        public ValueTask<string> Destroy(int epoch, CancellationToken ct) => new($"destroyed epoch {epoch}, it says");
    }
}

/// <summary>There is one device in a process, and its numbers are few: whoever uses it takes turns.</summary>
[CollectionDefinition(nameof(OneDevice))]
public sealed class OneDevice;
