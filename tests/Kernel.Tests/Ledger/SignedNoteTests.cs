using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Signatures and notes against what others have published: RFC 8032, section 7.1, and the example note of C2SP signed-note.</summary>
public sealed class SignedNoteTests
{
    private const string Neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string Note = Text + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    /// <summary>The example's private key, which is published with it: type and seed.</summary>
    private static readonly byte[] Seed = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1..];

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Signatures_are_those_of_the_standard(string seed, string publicKey, string message, string signature)
    {
        using var key = Ed25519.FromSeed(Convert.FromHexString(seed));
        var (text, signed) = (Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey()));
        Assert.Equal(signed, key.Sign(text));
        using var verifier = Ed25519.FromPublic(Convert.FromHexString(publicKey));
        Assert.True(verifier.Verifies(text, signed));
        Assert.False(verifier.Verifies([.. text, 0], signed));
        signed[3] ^= 1;
        Assert.False(verifier.Verifies(text, signed));
        Assert.False(verifier.Verifies(text, signed.AsSpan(0, 63)));
    }

    [Fact]
    public void The_known_note_is_opened_and_written_to_the_byte()
    {
        Assert.True(SignedNote.TryOpen(Note, Neumann, out var text));
        Assert.Equal(Text, text);
        using var key = Ed25519.FromSeed(Seed);
        Assert.Equal(Neumann, SignedNote.VerifierKey("PeterNeumann", key.PublicKey()));
        Assert.Equal(Note, SignedNote.Sign(Text, "PeterNeumann", key));
    }

    [Fact]
    public void A_further_signature_of_somebody_else_is_passed_over()
    {
        using var key = Ed25519.FromSeed(Seed);
        var witness = SignedNote.Sign(Text, "witness.example", key)[(Text.Length + 1)..];
        Assert.True(SignedNote.TryOpen(Note + witness, Neumann, out _));
        Assert.True(SignedNote.TryOpen(Text + "\n" + witness + Note[(Text.Length + 1)..], Neumann, out _));
        Assert.False(SignedNote.TryOpen(Text + "\n" + witness, Neumann, out _));
    }

    [Theory]
    [InlineData("cryptography", "cryptographY")]
    [InlineData("— PeterNeumann", "— PeterNeumanm")]
    [InlineData("— PeterNeumann", "- PeterNeumann")]
    [InlineData("x08go", "x08gp")]
    [InlineData("nAM=\n", "nBM=\n")]
    [InlineData("nAM=\n", "nAM=")]
    [InlineData("is.\n\n", "is.\n")]
    public void A_changed_note_is_refused(string part, string other) => Assert.False(SignedNote.TryOpen(Note.Replace(part, other, StringComparison.Ordinal), Neumann, out _));

    [Theory]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann")]
    public void A_key_that_is_none_opens_nothing(string key) => Assert.False(SignedNote.TryOpen(Note, key, out _));

    [Fact]
    public void A_checkpoint_says_origin_size_and_root()
    {
        var head = new TreeHead("bookings/0123456789ab/events", 1234, Merkle.Leaf("x"u8));
        Assert.Equal($"bookings/0123456789ab/events\n1234\n{Convert.ToBase64String(Merkle.Leaf("x"u8))}\n", head.Text);
        Assert.True(TreeHead.TryParse(head.Text + "a further line\n", out var read));
        Assert.Equal((head.Origin, head.Size, head.Text), (read.Origin, read.Size, read.Text));
        Assert.False(TreeHead.TryParse(head.Text.Replace("1234", "01234", StringComparison.Ordinal), out _));
        Assert.False(TreeHead.TryParse("origin\n1\nAAAA\n", out _));
        Assert.False(TreeHead.TryParse("origin\n1\n", out _));
        Assert.Equal($"c2sp.org/tlog-proof@v1\nindex 7\n{Convert.ToBase64String(Merkle.Empty)}\n\n{head.Text}", TlogProof.Text(7, [Merkle.Empty], head.Text));
    }

    [Fact]
    public void The_public_key_is_one_that_openssl_reads()
    {
        using var key = Ed25519.FromSeed(Seed);
        var der = Convert.FromBase64String(SignedNote.Pem(key.PublicKey()).Split('\n')[1]);
        Assert.Equal("302a300506032b6570032100" + Convert.ToHexStringLower(key.PublicKey()), Convert.ToHexStringLower(der));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("no line feed", "name", key));
    }
}
