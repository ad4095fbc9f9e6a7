using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Invariant 7: ciphertext that was moved or changed is refused. And the format is what it is said to be.</summary>
public sealed class SealedBlockTests
{
    private const string Json = """{"Name":"Zoë Ångström","Born":"1990-02-28"}""";

    /// <summary>Made by a second implementation (Python: hmac, hashlib, cryptography's AESGCM) of the format's description.</summary>
    private const string KnownBlock =
        "016465666768696a6b6c6d6e6f707172737475767778797a7bd5547d351fe03b939a54f3040c8930d8273f81495b4596d706be88448b5c30ba1ee8d5ee73528ef4352a90e5e50567117464cf3e73e163f678b76ebb967c01df66f6ee85a41cfa714d82a45c492c23c44f0a0a77e94471bb7b3dec7470d004fe7b84da37353d56732f68032c20cd66cd";

    private const string KnownWrapped =
        "01c8c9cacbcccdcecfd0d1d2d394ef7311ff772b2bc4b4b1a0217f2886c9757fde2a915ad47a204903356889381b5ae9e02b8a4084acc96f26eb212621b7885e79bfb5b0cb9cf979744152168a";

    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(20261122, 7).WithMaxTest(200);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly SealedPlace Place = new(
        new TenantId("k7m2p9x4w1qz"), Guid.Parse("0193a1f0-7d2e-4c33-a2d5-1b2f0d5a9911"),
        Guid.Parse("0193a1f0-7d2e-7c33-a2d5-1b2f0d5a9912"), "client_registered", DataClass.Contact);

    [Fact]
    public void The_known_answer_of_another_implementation_comes_out()
    {
        byte[] n = [.. Enumerable.Range(100, 24).Select(i => (byte)i)];
        Assert.Equal(KnownBlock, Convert.ToHexStringLower(SealedBlockFormat.Seal(Key, n, Place, Encoding.UTF8.GetBytes(Json))));
        Assert.Equal(Json, Encoding.UTF8.GetString(SealedBlockFormat.Open(Key, Place, Convert.FromHexString(KnownBlock))));
    }

    [Fact]
    public void A_key_that_another_implementation_wrapped_opens()
    {
        using var epoch = new EpochKeys(3, Secret.Take([.. Enumerable.Range(32, 32).Select(i => (byte)i)]));
        using var keys = epoch.For(Place.Tenant);
        var plain = new byte[StreamKeyWrapping.PlainSize];
        var owner = new SubjectId(Guid.Parse("6f9619ff-8b86-4011-b42d-00cf4fc964ff"));
        var commitment = Convert.FromHexString("ba1e4914db29e514b08d849caba4308a2781674666ebbe16e68da726e6e72403");
        StreamKeyWrapping.Unwrap(keys, Place.Tenant, 3, Place.Stream, Place.Class, Convert.FromHexString(KnownWrapped), commitment, plain);
        Assert.Equal(Key, plain[..32]);
        Assert.Equal(owner, StreamKeyWrapping.Owner(plain));
        Assert.Equal("5f58acccdbafd6507d108a16bce23150", Convert.ToHexStringLower(keys.OwnerTag(owner)));
        Assert.Equal(commitment, StreamKeyWrapping.Wrap(keys, Place.Tenant, 3, Place.Stream, Place.Class, plain).Commitment);
    }

    [Fact]
    public void What_was_sealed_opens_and_its_size_tells_steps_of_64_only() => Check.One(Seeded, Prop.ForAll<byte[]>(text =>
    {
        var block = SealedBlockFormat.Seal(Key, Place, text);
        return SealedBlockFormat.Open(Key, Place, block).AsSpan().SequenceEqual(text)
            && (block.Length - 1 - 24 - 32 - 16) % 64 == 0
            && block.Length - 73 - text.Length is >= 4 and < 4 + 64;
    }));

    [Fact]
    public void Any_flipped_bit_is_tampering()
    {
        var block = Convert.FromHexString(KnownBlock);
        for (var bit = 0; bit < block.Length * 8; bit++)
        {
            var changed = block.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<TamperedException>(() => SealedBlockFormat.Open(Key, Place, changed));
        }
    }

    [Fact]
    public void Any_other_length_is_tampering()
    {
        var block = Convert.FromHexString(KnownBlock);
        for (var length = 0; length < block.Length; length++)
        {
            Assert.Throws<TamperedException>(() => SealedBlockFormat.Open(Key, Place, block.AsSpan(0, length)));
        }

        Assert.Throws<TamperedException>(() => SealedBlockFormat.Open(Key, Place, [.. block, .. new byte[64]]));
    }

    [Fact]
    public void A_block_opens_nowhere_but_in_its_place()
    {
        var block = Convert.FromHexString(KnownBlock);
        SealedPlace[] elsewhere =
        [
            Place with { Tenant = new("k7m2p9x4w1qy") },
            Place with { Stream = Place.EventId },
            Place with { EventId = Place.Stream },
            Place with { EventType = "client_renamed" },
            Place with { Class = DataClass.Booking },
            Place with { EventType = "client_registered ", Class = DataClass.Contact },
        ];
        Assert.All(elsewhere, place => Assert.Throws<TamperedException>(() => SealedBlockFormat.Open(Key, place, block)));
    }

    [Fact]
    public void A_wrong_key_fails_at_the_commitment()
    {
        var wrong = Key.ToArray();
        wrong[31] ^= 1;
        var refused = Assert.Throws<TamperedException>(() => SealedBlockFormat.Open(wrong, Place, Convert.FromHexString(KnownBlock)));
        Assert.Contains("was not sealed under its stream's key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_feed_in_associated_data_is_refused() =>
        Assert.Throws<ArgumentException>(() => SealedBlockFormat.Seal(Key, Place with { EventType = "a\nb" }, "{}"u8));

    [Fact]
    public void The_same_text_never_gives_the_same_block() =>
        Assert.NotEqual(SealedBlockFormat.Seal(Key, Place, "{}"u8), SealedBlockFormat.Seal(Key, Place, "{}"u8));

    [Fact]
    public void A_refusal_names_ids_and_never_the_text()
    {
        var block = Convert.FromHexString(KnownBlock);
        block[^1] ^= 1;
        var text = Assert.Throws<TamperedException>(() => SealedBlockFormat.Open(Key, Place, block)).ToString();
        Assert.Contains(Place.EventId.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zoë", text, StringComparison.Ordinal);
    }
}
