using System.Security.Cryptography;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Keys that are made for many rows do what keys for one row do, and give no nonce twice: with one given twice AES-GCM keeps nothing secret (NIST SP 800-38D, section 8).</summary>
public sealed class ManyRowsTests
{
    private const int Rows = 1_000;

    [Fact]
    public void No_two_rows_have_the_same_nonce()
    {
        using var keys = new TenantKeys(RandomNumberGenerator.GetBytes(32), many: true);
        var nonces = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < Rows; row++)
        {
            nonces.Add(Convert.ToHexString(keys.Wrap(new byte[48], []), 1, Wrapping.NonceSize));
        }

        Assert.Equal(Rows, nonces.Count);
    }

    [Fact]
    public void What_is_wrapped_and_tagged_among_many_is_what_one_alone_opens_and_tags()
    {
        var kek = RandomNumberGenerator.GetBytes(32);
        using var many = new TenantKeys(kek, many: true);
        using var one = new TenantKeys(kek);
        for (var row = 0; row < 3; row++)
        {
            var (plain, opened, owner) = (RandomNumberGenerator.GetBytes(48), new byte[48], SubjectId.New());
            Assert.True(Wrapping.TryUnwrap(one.Kek, many.Wrap(plain, "place"u8), opened, "place"u8));
            Assert.Equal(plain, opened);
            Assert.Equal(one.OwnerTag(owner), many.OwnerTag(owner));
        }
    }
}
