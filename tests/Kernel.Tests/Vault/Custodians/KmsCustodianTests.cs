using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>AWS KMS, as far as a stand-in can be it: what is asked of it, in which order, and what becomes of its keys. Down, slow, wrong and unreliable it is a fault like any custodian's (F25).</summary>
public sealed class KmsCustodianTests : IAsyncLifetime
{
    private const int Seed = 20261126;

    private readonly Keepers _keepers = new();
    private ICustodian _kms = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _kms = await _keepers.Of("kms");

    public ValueTask DisposeAsync() => _keepers.DisposeAsync();

    [Fact]
    public async Task The_material_goes_at_once_and_the_empty_key_when_KMS_lets_it()
    {
        (await _kms.Create(1, Stop)).Dispose();
        (await _kms.Create(LedgerKeys.SecretNumber, Stop)).Dispose();
        Assert.Equal(2, _keepers.Kms.Whole);
        _keepers.Kms.Asked.Clear();
        var evidence = await _kms.Destroy(1, Stop);
        Assert.Equal(["DescribeKey", "DeleteImportedKeyMaterial", "DescribeKey", "ScheduleKeyDeletion", "DeleteAlias"], _keepers.Kms.Asked);
        Assert.Contains("deleted the key material of epoch 1", evidence, StringComparison.Ordinal);
        Assert.Equal((1, "PendingDeletion"), (_keepers.Kms.Whole, _keepers.Kms.States["Bookings: epoch 1"]));
    }

    /// <summary>It ends before each of its steps, and the next call goes on.</summary>
    [Theory]
    [InlineData("DeleteImportedKeyMaterial")]
    [InlineData("ScheduleKeyDeletion")]
    [InlineData("DeleteAlias")]
    public async Task Interrupted_anywhere_the_next_call_destroys_it(string at)
    {
        (await _kms.Create(1, Stop)).Dispose();
        _keepers.Kms.Before = context =>
        {
            if (context.Request.Headers["X-Amz-Target"].ToString().EndsWith(at, StringComparison.Ordinal))
            {
                context.Abort();
            }

            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await _kms.Destroy(1, Stop));
        _keepers.Kms.Before = null;
        // It says what it saw: what another call deleted before is found to be gone.
        Assert.Contains(at == "DeleteImportedKeyMaterial" ? "AWS KMS deleted" : "as PendingImport, without material", await _kms.Destroy(1, Stop), StringComparison.Ordinal);
        Assert.Equal((0, "PendingDeletion"), (_keepers.Kms.Whole, _keepers.Kms.States["Bookings: epoch 1"]));
        Assert.Contains("gone already", await _kms.Destroy(1, Stop), StringComparison.Ordinal);
    }

    /// <summary>Somebody else scheduled it, in AWS's console: the material is all there, and a click would bring it back.</summary>
    [Fact]
    public async Task A_key_that_was_to_go_with_its_material_is_emptied_first()
    {
        (await _kms.Create(1, Stop)).Dispose();
        _keepers.Kms.Put("Bookings: epoch 1", "PendingDeletion");
        Assert.Equal(1, _keepers.Kms.Whole);
        _keepers.Kms.Asked.Clear();
        Assert.Contains("AWS KMS deleted the key material of epoch 1", await _kms.Destroy(1, Stop), StringComparison.Ordinal);
        Assert.Equal(
            ["DescribeKey", "CancelKeyDeletion", "DescribeKey", "DeleteImportedKeyMaterial", "DescribeKey", "ScheduleKeyDeletion", "DeleteAlias"], _keepers.Kms.Asked);
        Assert.Equal((0, "PendingDeletion"), (_keepers.Kms.Whole, _keepers.Kms.States["Bookings: epoch 1"]));
    }

    [Fact]
    public async Task The_key_that_KMS_made_itself_is_never_destroyed()
    {
        (await _kms.Create(LedgerKeys.SecretNumber, Stop)).Dispose();
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await _kms.Destroy(LedgerKeys.SecretNumber, Stop));
        Assert.Equal(1, _keepers.Kms.Whole);
    }

    [Fact]
    public async Task A_new_name_that_is_not_known_yet_is_waited_for()
    {
        _keepers.Kms.Lag = 2;
        using var made = await _kms.Create(1, Stop);
        using var found = await _kms.Open(1, Stop);
        Assert.Equal(Keepers.Derived(made), Keepers.Derived(found!));
        Assert.Equal(4, _keepers.Kms.Asked.Count(asked => asked == "GenerateMac"));
    }

    /// <summary>Disabled is not destroyed: whoever disabled it may enable it again.</summary>
    [Fact]
    public async Task A_key_that_was_disabled_is_unavailable_and_not_gone()
    {
        (await _kms.Create(1, Stop)).Dispose();
        _keepers.Kms.Put("Bookings: epoch 1", "Disabled");
        var refused = await Assert.ThrowsAsync<VaultUnavailableException>(async () => await _kms.Open(1, Stop));
        Assert.Contains("DisabledException", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_installations_in_one_account_do_not_see_each_others_keys()
    {
        using var ours = await _kms.Create(1, Stop);
        using var other = Keepers.At(_keepers.Kms, "other");
        Assert.Null(await other.Open(1, Stop));
        using var theirs = await other.Create(1, Stop);
        Assert.NotEqual(Keepers.Derived(ours), Keepers.Derived(theirs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Down_or_slow_it_is_unavailable_in_two_seconds_and_comes_back(bool isSlow)
    {
        var clock = new VirtualClock();
        var patient = new PatientCustodian(_kms, clock);
        (await patient.Create(1, Stop)).Dispose();
        _keepers.Kms.Before = context => isSlow ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Aborted(context);
        var asked = patient.Open(1, Stop).AsTask();
        while (!asked.IsCompleted)
        {
            // Where it is down that shows by itself, after AWS's client has asked twice: given up before, it would ask once more behind our back.
            clock.Advance(isSlow ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
            await Task.WhenAny(asked, Task.Delay(5, Stop));
        }

        await Assert.ThrowsAsync<VaultUnavailableException>(() => asked);
        // Not asked again at once: nobody waits for a service that does not answer.
        var before = _keepers.Kms.Asked.Count;
        _keepers.Kms.Before = null;
        await Assert.ThrowsAsync<VaultUnavailableException>(async () => await patient.Open(1, Stop));
        Assert.Equal(before, _keepers.Kms.Asked.Count);
        clock.Advance(TimeSpan.FromSeconds(2));
        using var back = await patient.Open(1, Stop);
        Assert.NotNull(back);
    }

    [Fact]
    public async Task Five_errors_in_a_hundred_lose_nothing()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        using var made = await _kms.Create(1, Stop);
        var random = new Random(Seed);
        _keepers.Kms.Before = context => random.Next(100) < 5 ? Aborted(context) : Task.CompletedTask;
        var right = 0;
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var found = await _kms.Open(1, Stop);
                Assert.Equal(Keepers.Derived(made), Keepers.Derived(found!));
                right++;
            }
            catch (VaultUnavailableException)
            {
            }
        }

        Assert.InRange(right, 180, 200);
    }

    /// <summary>A wrong answer opens nothing, and passes neither for an erasure.</summary>
    [Fact]
    public async Task A_secret_that_was_changed_on_its_way_is_refused()
    {
        await using var rig = await VaultRig.Bare();
        await VaultFounding.Found(rig.Database, _kms, Stop);
        _keepers.Kms.Spoils = mac => mac[7] ^= 1;
        var refused = await Assert.ThrowsAsync<VaultUnavailableException>(() => rig.Open(_kms));
        Assert.Contains("belongs to another database", refused.Message, StringComparison.Ordinal);
        _keepers.Kms.Spoils = null;
        Assert.NotNull(await rig.Open(_kms));
    }

    private static Task Aborted(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
