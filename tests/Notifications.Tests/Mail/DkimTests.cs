using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>What we sign, a verifier that is not ours accepts; what was changed on the way it does not.</summary>
public sealed partial class DkimTests
{
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly string[] Covered = ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post"];
    private static readonly string[] Second = ["From: eve@example.org", "Subject: other"];
    /// <summary>Past: no verifier believes a signature from the future.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, string> Records { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["k1._domainkey.fjord.example"] = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(Rsa.ExportSubjectPublicKeyInfo())}",
    };

    public static string Pem { get; } = Rsa.ExportPkcs8PrivateKeyPem();

    [Fact]
    public async Task Every_mail_of_ours_is_accepted()
    {
        var messages = Enumerable.Range(0, 60).Select(i => Some.Message() with
        {
            Subject = new('ø', i * 4), FromName = i % 3 == 0 ? null : new string('x', i), Text = new string('.', i) + "\r\n \t" + new string('\n', i % 5),
            Calendar = i % 2 == 0 ? Some.Invitation : null, Unsubscribe = i % 4 == 0 ? new("https://fjord.example/u/" + new string('t', i * 8)) : null,
        });
        Assert.All(await Verify([.. messages.Select(Signed)]), Assert.True);
    }

    [Fact]
    public async Task Whatever_it_covers_cannot_be_changed_and_nothing_that_counts_can_be_added()
    {
        var mail = Encoding.Latin1.GetString(Signed(Some.Message() with { Unsubscribe = new("https://fjord.example/u/t0ken") }));
        string[] changed =
        [
            .. Covered.Select(name => mail.Replace($"\r\n{name}: ", $"\r\n{name}: x", StringComparison.Ordinal)),
            .. Covered.Select(name => Regex.Replace(mail, $"\r\n{name}: .*(\r\n .*)*", "", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1))),
            .. Second.Select(header => mail.Replace("\r\nMIME-Version", $"\r\n{header}\r\nMIME-Version", StringComparison.Ordinal)),
            mail.Replace("\r\n\r\n--", "\r\n\r\nx\r\n--", StringComparison.Ordinal),
            mail + "x\r\n",
        ];
        Assert.All(changed, one => Assert.NotEqual(mail, one));

        var verified = await Verify([Encoding.Latin1.GetBytes(mail), Encoding.Latin1.GetBytes($"Received: by relay.example\r\n{mail}"), .. changed.Select(Encoding.Latin1.GetBytes)]);

        Assert.Equal([true, true], verified[..2]);
        Assert.Empty(changed.Zip(verified[2..]).Where(one => one.Second).Select(one => one.First));
    }

    /// <summary>RFC 8058, section 4.</summary>
    [Fact]
    public void Both_headers_of_one_click_are_covered()
    {
        var covered = Unfolded().Replace(Encoding.Latin1.GetString(Signed(Some.Message() with { Unsubscribe = new("https://fjord.example/u/t0ken") })), "");
        Assert.Contains(":list-unsubscribe:list-unsubscribe-post:", covered.Split("h=")[1].Split(';')[0], StringComparison.Ordinal);
    }

    /// <summary>The examples of RFC 6376, section 3.4.5.</summary>
    [Fact]
    public void Headers_and_body_are_made_alike_as_the_standard_has_it()
    {
        Assert.Equal("X", DkimKey.Relaxed(" X"));
        Assert.Equal("Y Z", DkimKey.Relaxed(" Y\t\r\n\tZ  "));
        Assert.Equal(" C\r\nD E\r\n", DkimKey.RelaxedBody(" C \r\nD \t E\r\n\r\n\r\n"));
        Assert.Equal("", DkimKey.RelaxedBody("\r\n\r\n"));
    }

    [Fact]
    public void A_key_that_is_too_short_is_not_used()
    {
        using var small = RSA.Create(1024);
        Assert.Throws<ArgumentException>(() => DkimKey.FromPem("fjord.example", "k1", small.ExportPkcs8PrivateKeyPem()));
    }

    public static async Task<bool[]> Verify(params byte[][] mails) =>
        [.. (await Python.Ask("dkim", "Mail/verify_dkim.py", new { records = Records, mails })).EnumerateArray().Select(one => one.GetBoolean())];

    private static byte[] Signed(Outgoing message)
    {
        using var key = DkimKey.FromPem("fjord.example", "k1", Pem);
        return key.Sign(OutgoingMail.Write(message, Some.From, Now).ToBytes(), Now);
    }

    [GeneratedRegex(@"\r\n\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Unfolded();
}
