using Bookings.Custodians;
using Bookings.Testing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>A device through PKCS#11: SoftHSM of Debian. Away, locked or another one it is a fault like any custodian's (F25).</summary>
[Collection(nameof(OneDevice))]
public sealed class Pkcs11CustodianTests : IAsyncLifetime
{
    private readonly Keepers _keepers = new();
    private Pkcs11Custodian _device = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _device = await _keepers.Device(0);

    public ValueTask DisposeAsync() => _keepers.DisposeAsync();

    /// <summary>Read with the PIN, through the device's own door: what the program may do, a thief of the PIN may.</summary>
    [Fact]
    public async Task The_device_gives_the_key_to_nobody()
    {
        (await _device.Create(1, Stop)).Dispose();
        var factories = new Pkcs11InteropFactories();
        // Never disposed of: that would end the library for everybody in this process.
        var library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, SoftHsm.Library, AppType.MultiThreaded);
        var slot = library.GetSlotList(SlotsType.WithTokenPresent).Single(slot => slot.GetTokenInfo().Label.Trim() == SoftHsm.Tokens[0]);
        using var session = slot.OpenSession(SessionType.ReadOnly);
        session.Login(CKU.CKU_USER, SoftHsm.Pin);
        var key = Assert.Single(session.FindAllObjects([factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, "bookings-epoch-00000001")]));
        var attributes = session.GetAttributeValue(key, [CKA.CKA_SENSITIVE, CKA.CKA_EXTRACTABLE, CKA.CKA_NEVER_EXTRACTABLE, CKA.CKA_VALUE]);
        Assert.True(attributes[0].GetValueAsBool());
        Assert.False(attributes[1].GetValueAsBool());
        Assert.True(attributes[2].GetValueAsBool());
        Assert.True(attributes[3].CannotBeRead);
    }

    [Fact]
    public async Task Destroyed_it_is_in_no_file_of_the_token()
    {
        var tokens = Path.Combine(await SoftHsm.Folder(), "tokens");
        var before = Files();
        (await _device.Create(1, Stop)).Dispose();
        Assert.Equal(before + 1, Files());
        Assert.Contains("C_DestroyObject", await _device.Destroy(1, Stop), StringComparison.Ordinal);
        Assert.Equal(before, Files());

        int Files() => Directory.EnumerateFiles(tokens, "*.object", SearchOption.AllDirectories).Count();
    }

    [Fact]
    public async Task What_cannot_be_reached_is_said_and_is_no_erasure()
    {
        (await _device.Create(1, Stop)).Dispose();
        Assert.Contains("labelled 'nobody'", await Refused(new(SoftHsm.Library, "nobody", SoftHsm.Pin)), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", await Refused(new("/nowhere/pkcs11.so", SoftHsm.Tokens[0], SoftHsm.Pin)), StringComparison.Ordinal);
        var wrong = await Refused(new(SoftHsm.Library, SoftHsm.Tokens[0], "0000"));
        Assert.Contains("CKR_PIN_INCORRECT", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("0000", wrong, StringComparison.Ordinal);
        using var still = await _device.Open(1, Stop);
        Assert.NotNull(still);

        static async Task<string> Refused(Pkcs11Token place) =>
            (await Assert.ThrowsAsync<VaultUnavailableException>(async () => await new Pkcs11Custodian(place).Open(1, Stop))).Message;
    }

    [Fact]
    public async Task Another_device_with_keys_of_the_same_names_is_told_from_this_one()
    {
        await using var rig = await VaultRig.Bare();
        await VaultFounding.Found(rig.Database, _device, Stop);
        var other = await _keepers.Device(1);
        (await other.Create(1, Stop)).Dispose();
        var refused = await Assert.ThrowsAsync<VaultUnavailableException>(() => rig.Open(other));
        Assert.Contains("belongs to another database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        using var made = await _device.Create(1, Stop);
        var asked = await Task.WhenAll(Enumerable.Range(0, 16).Select(async nth =>
        {
            using var found = await (nth % 2 == 0 ? _device : await _keepers.Device(0)).Open(1, Stop);
            return Convert.ToHexString(Keepers.Derived(found!));
        }));
        Assert.Equal([Convert.ToHexString(Keepers.Derived(made))], asked.Distinct());
    }
}
