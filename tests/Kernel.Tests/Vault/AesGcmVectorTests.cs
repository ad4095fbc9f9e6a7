using System.Security.Cryptography;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, cases 13 to 16: the cipher we stand on is that cipher.</summary>
public sealed class AesGcmVectorTests
{
    private const string LongKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    private const string LongText =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    private const string LongCipher =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "", "",
        "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
        "00000000000000000000000000000000", "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(LongKey, "cafebabefacedbaddecaf888", LongText, "", LongCipher, "b094dac5d93471bdec1a502270e3cc6c")]
    [InlineData(LongKey, "cafebabefacedbaddecaf888", "60", "feedfacedeadbeeffeedfacedeadbeefabaddad2", "60", "76fc6ece0f4e1768cddf8853bb2d551b")]
    public void The_vectors_come_out_in_place_too(string key, string nonce, string text, string aad, string cipher, string tag)
    {
        // Case 16 is the first 60 bytes of the long text with associated data.
        (text, cipher) = text == "60" ? (LongText[..120], LongCipher[..120]) : (text, cipher);
        using var aes = new AesGcm(Convert.FromHexString(key), 16);
        var buffer = Convert.FromHexString(text);
        var made = new byte[16];
        aes.Encrypt(Convert.FromHexString(nonce), buffer, buffer, made, Convert.FromHexString(aad));
        Assert.Equal(cipher, Convert.ToHexStringLower(buffer));
        Assert.Equal(tag, Convert.ToHexStringLower(made));
    }
}
