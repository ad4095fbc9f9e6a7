using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Kernel;

/// <summary>
/// C2SP signed-note, with signatures of type 1 (Ed25519): a text of lines, an empty line, and for each signature <c>— name base64(key id || signature)</c>.
/// </summary>
internal static class SignedNote
{
    private const byte Ed25519Type = 1;
    private const int IdSize = 4;
    private const string Dash = "— ";

    /// <summary>The line that tells a verifier whom to trust: <c>name+key id+base64(type || public key)</c>.</summary>
    public static string VerifierKey(string name, ReadOnlySpan<byte> publicKey) =>
        $"{name}+{Convert.ToHexStringLower(IdOf(name, publicKey))}+{Convert.ToBase64String([Ed25519Type, .. publicKey])}";

    /// <summary>A public key as <c>openssl</c> reads it (RFC 8410, section 4, in PEM).</summary>
    public static string Pem(ReadOnlySpan<byte> publicKey) =>
        $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. publicKey])}\n-----END PUBLIC KEY-----\n";

    /// <param name="text">Lines, each ended by a line feed.</param>
    /// <param name="name">The key's, without spaces and plus signs.</param>
    public static string Sign(string text, string name, Ed25519 key)
    {
        if (!text.EndsWith('\n'))
        {
            throw new ArgumentException("A note ends with a line feed.", nameof(text));
        }

        var signature = Convert.ToBase64String([.. IdOf(name, key.PublicKey()), .. key.Sign(Encoding.UTF8.GetBytes(text))]);
        return $"{text}\n{Dash}{name} {signature}\n";
    }

    /// <summary>
    /// The text of a note that this key has signed; false where there is no good signature of it, or anything else stands behind the text: nobody has signed that, and a reader may
    /// take it for a part of it.
    /// </summary>
    public static bool TryOpen(string note, string verifierKey, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1;
        if (end == 0 || end + 1 == note.Length || !note.EndsWith('\n') || !TryRead(verifierKey, out var name, out var publicKey))
        {
            return false;
        }

        var (signed, id) = (note[..end], IdOf(name, publicKey));
        using var key = Ed25519.FromPublic(publicKey);
        foreach (var line in note[(end + 1)..^1].Split('\n'))
        {
            if (!IsSignature(line))
            {
                text = null;
                return false;
            }

            var bytes = new byte[IdSize + Ed25519.SignatureSize];
            if (line.StartsWith($"{Dash}{name} ", StringComparison.Ordinal)
                && Convert.TryFromBase64String(line[(Dash.Length + name.Length + 1)..], bytes, out var length) && length == bytes.Length
                && bytes.AsSpan(0, IdSize).SequenceEqual(id))
            {
                if (!key.Verifies(Encoding.UTF8.GetBytes(signed), bytes.AsSpan(IdSize)))
                {
                    text = null;
                    return false;
                }

                text = signed;
            }
        }

        return text is not null;
    }

    /// <summary>Also somebody else's: a name without spaces and plus signs, a key id and at least a byte.</summary>
    private static bool IsSignature(string line) =>
        line.StartsWith(Dash, StringComparison.Ordinal) && line[Dash.Length..].Split(' ') is [{ Length: > 0 } name, var signature]
        && !name.Contains('+', StringComparison.Ordinal) && IsBase64(signature, out var length) && length > IdSize;

    /// <summary>And nothing else: no white space, which makes words of it.</summary>
    internal static bool IsBase64(string text, out int length)
    {
        length = 0;
        return !text.Any(char.IsWhiteSpace) && System.Buffers.Text.Base64.IsValid(text, out length);
    }

    private static bool TryRead(string verifierKey, out string name, out byte[] publicKey)
    {
        // The base64 may hold plus signs, and the name may not.
        var parts = verifierKey.Split('+', 3);
        (name, publicKey) = (parts[0], []);
        var bytes = new byte[1 + Ed25519.PublicSize];
        if (parts is not [{ Length: > 0 }, { Length: 2 * IdSize } id, var encoded]
            || !Convert.TryFromBase64String(encoded, bytes, out var length) || length != bytes.Length || bytes[0] != Ed25519Type)
        {
            return false;
        }

        publicKey = bytes[1..];
        return id == Convert.ToHexStringLower(IdOf(name, publicKey));
    }

    private static byte[] IdOf(string name, ReadOnlySpan<byte> publicKey) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey])[..IdSize];
}
