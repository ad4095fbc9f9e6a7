using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookings.Notifications;

/// <summary>Signs mails for a domain: DKIM (RFC 6376), rsa-sha256 over relaxed headers and body.</summary>
/// <param name="domain">The signing domain, <c>d=</c>.</param>
/// <param name="selector">Under <c>selector._domainkey.domain</c> stands the public key, <c>s=</c>.</param>
internal sealed partial class DkimKey(string domain, string selector, RSA key) : IDisposable
{
    /// <summary>
    /// Which headers the signature covers. RFC 8058, section 4 wants both of List-Unsubscribe under it; From and Subject are named once more than they
    /// stand there, so that a second one cannot be added (RFC 6376, section 8.15).
    /// </summary>
    private static readonly string[] Covered =
    [
        "from", "from", "to", "subject", "subject", "date", "message-id", "reply-to", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post", "mime-version", "content-type",
    ];

    private readonly Lock _one = new();

    /// <summary>Reads a private key in PEM.</summary>
    /// <exception cref="ArgumentException">It is no key, or one of fewer than 2,048 bits (RFC 8301, section 3.2).</exception>
    internal static DkimKey FromPem(string domain, string selector, string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        if (rsa.KeySize < 2048)
        {
            rsa.Dispose();
            throw new ArgumentException("A DKIM key has 2,048 bits at least.", nameof(pem));
        }

        return new(domain, selector, rsa);
    }

    /// <summary>The mail with a DKIM-Signature before its other headers.</summary>
    internal byte[] Sign(byte[] mail, DateTimeOffset now)
    {
        var text = Encoding.Latin1.GetString(mail);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = Headers(text[..end]);
        var covered = Covered.Where((name, i) => headers.ContainsKey(name) || Array.IndexOf(Covered, name) != i).ToList();
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(RelaxedBody(text[(end + 4)..]))));
        var signature = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector};\r\n t={now.ToUnixTimeSeconds()};\r\n h={string.Join(":\r\n  ", covered)};\r\n bh={digest};\r\n b=");

        var signed = new StringBuilder();
        foreach (var name in covered.Distinct(StringComparer.Ordinal).Where(headers.ContainsKey))
        {
            // The second time that a name is covered it stands for a header that is not there: nothing is hashed for it.
            signed.Append(name).Append(':').Append(headers[name]).Append("\r\n");
        }

        signed.Append("dkim-signature:").Append(Relaxed(signature));
        byte[] proof;
        lock (_one)
        {
            // No promise is made that a key can be used by two at once.
            proof = key.SignData(Encoding.Latin1.GetBytes(signed.ToString()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        var value = Convert.ToBase64String(proof);
        var folded = string.Join("\r\n  ", value.Chunk(72).Select(chunk => new string(chunk)));
        return [.. Encoding.Latin1.GetBytes($"DKIM-Signature: {signature}{folded}\r\n"), .. mail];
    }

    public void Dispose() => key.Dispose();

    /// <summary>By lower-case name; each of ours stands there once.</summary>
    private static Dictionary<string, string> Headers(string head) => LineEnd().Split(Continuation().Replace(head, " "))
        .Select(line => (Line: line, Colon: line.IndexOf(':', StringComparison.Ordinal)))
        .ToDictionary(header => header.Line[..header.Colon].Trim().ToLowerInvariant(), header => Relaxed(header.Line[(header.Colon + 1)..]), StringComparer.Ordinal);

    /// <summary>RFC 6376, section 3.4.2: unfolded, blanks as one, none around.</summary>
    internal static string Relaxed(string value) => Blanks().Replace(Continuation().Replace(value, " "), " ").Trim(' ');

    /// <summary>RFC 6376, section 3.4.4: blanks as one, none at the ends of lines, no empty lines at the end.</summary>
    internal static string RelaxedBody(string body)
    {
        var lines = body.Split("\r\n").Select(line => Blanks().Replace(line, " ").TrimEnd(' '));
        var whole = string.Join("\r\n", lines).TrimEnd('\r', '\n');
        return whole.Length == 0 ? "" : whole + "\r\n";
    }

    [GeneratedRegex("\r\n(?=[ \t])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Continuation();

    [GeneratedRegex("\r\n", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LineEnd();

    [GeneratedRegex("[ \t]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
