using System.Security.Cryptography;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>RFC 5869, appendix A, the cases with SHA-256; and the platform's own HKDF as a second opinion.</summary>
public sealed class HkdfTests
{
    [Theory]
    [InlineData(
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")]
    [InlineData(
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")]
    [InlineData(
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")]
    public void The_vectors_of_the_standard_come_out(string key, string info, string expected)
    {
        var output = new byte[expected.Length / 2];
        Hkdf.Expand(Convert.FromHexString(key), Convert.FromHexString(info), output);
        Assert.Equal(expected, Convert.ToHexStringLower(output));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(255 * 32)]
    public void The_platform_agrees_at_every_length(int length)
    {
        var key = SHA256.HashData("key"u8);
        byte[] info = [.. Enumerable.Range(0, 700).Select(i => (byte)i)];
        var output = new byte[length];
        Hkdf.Expand(key, info, output);
        Assert.Equal(HKDF.Expand(HashAlgorithmName.SHA256, key, length, info), output);
    }
}
