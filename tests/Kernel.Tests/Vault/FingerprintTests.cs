using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class FingerprintTests : IAsyncLifetime
{
    private static readonly TenantId Tenant = new("k7m2p9x4w1qz");
    private VaultRig _rig = null!;
    private Vault _vault = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await VaultRig.Founded();
        _vault = await _rig.Open();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public void The_same_text_has_the_same_print_for_one_business_and_one_purpose()
    {
        var print = Print(Tenant, "code", "123456");

        Assert.Equal(32, print.Length);
        Assert.Equal(print, Print(Tenant, "code", "123456"));
        Assert.NotEqual(print, Print(Tenant, "code", "123457"));
        Assert.NotEqual(print, Print(Tenant, "other", "123456"));
        Assert.NotEqual(print, Print(new("neighbour001"), "code", "123456"));
        // Where the purpose ends is part of it.
        Assert.NotEqual(Print(Tenant, "a", "b\nc"), Print(Tenant, "a\nb", "c"));
    }

    [Fact]
    public void It_is_nothing_that_a_table_of_all_codes_gives_away() =>
        Assert.DoesNotContain(Print(Tenant, "code", "123456"), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("code\n123456"u8)), StringComparison.Ordinal);

    private string Print(TenantId tenant, string purpose, string text) => Convert.ToHexStringLower(_vault.Fingerprints(tenant, purpose, text)[0]);
}
