using System.Text;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Delivery reports as RFC 3464 has them in its appendix, and mails that are none.</summary>
public sealed class BounceTests
{
    private static readonly Guid Message = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    /// <summary>Appendix E.1: a simple report, with its own boundary and folded fields.</summary>
    private const string Simple = """
        Date: Thu, 7 Jul 1994 17:16:05 -0400
        From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
        Message-Id: <199407072116.RAA14128@CS.UTK.EDU>
        Subject: Returned mail: Cannot send message for 5 days
        To: <owner-info-mime@cs.utk.edu>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
              boundary="RAA14128.773615765/CS.UTK.EDU"

        --RAA14128.773615765/CS.UTK.EDU

        The original message was received at Sat, 2 Jul 1994 17:10:28 -0400

           ----- The following addresses had delivery problems -----
        <louisl@larry.slip.umd.edu>  (unrecoverable error)

        --RAA14128.773615765/CS.UTK.EDU
        content-type: message/delivery-status

        Reporting-MTA: dns; cs.utk.edu

        Original-Recipient: rfc822;louisl@larry.slip.umd.edu
        Final-Recipient: rfc822;louisl@larry.slip.umd.edu
        Action: failed
        Status: 4.0.0
        Diagnostic-Code: smtp; 426 connection timed out
        Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400

        --RAA14128.773615765/CS.UTK.EDU
        content-type: message/rfc822

        Message-ID: <ORIGINAL>
        Subject: original
        From: somebody

        Action: failed
        --RAA14128.773615765/CS.UTK.EDU--

        """;

    /// <summary>Appendix E.2: several recipients, and a status with a comment.</summary>
    private const string Several = """
        From: Mail Delivery Subsystem <MAILER-DAEMON@sample.example>
        Content-Type: multipart/report; report-type="delivery-status"; boundary=foobar

        --foobar
        content-type: text/plain

        The message was not delivered to two of three.
        --foobar
        content-type: message/delivery-status

        Reporting-MTA: dns; sample.example
        X-Action: failed

        Original-Recipient: rfc822;arathib@vnet.ibm.com
        Final-Recipient: rfc822;arathib@vnet.ibm.com
        Action: failed
        Status: 5.0.0 (permanent failure)
        Diagnostic-Code: smtp;
          550 'arathib@vnet.IBM.COM' is not a registered gateway user
        Remote-MTA: dns; vnet.ibm.com

        Final-Recipient: rfc822;johnh@hpnjld.njd.hp.com
        Action: delayed
        Status: 4.0.0 (hpnjld.njd.jp.com: host name lookup failure)

        Final-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
        Action: Delivered
        Status: 2.1.5

        --foobar
        content-type: text/rfc822-headers

        Received: somewhere
        Message-ID:
          <ORIGINAL>
        --foobar--
        """;

    [Fact]
    public void A_simple_report_tells_what_became_of_which_mail() =>
        Assert.Equal([new(Message, DeliveryAction.Failed, "4.0.0")], Read(Simple));

    [Fact]
    public void A_report_on_several_recipients_tells_of_each() =>
        Assert.Equal(
            [new(Message, DeliveryAction.Failed, "5.0.0"), new(Message, DeliveryAction.Delayed, "4.0.0"), new(Message, DeliveryAction.Delivered, "2.1.5")],
            Read(Several));

    [Theory]
    [InlineData("report-type=delivery-status", "report-type=disposition-notification")]
    [InlineData("multipart/report", "multipart/mixed")]
    [InlineData("message/delivery-status", "text/plain")]
    [InlineData("Action: failed\nStatus", "Action: exploded\nStatus")]
    [InlineData("Status: 4.0.0", "Status: 9.0.0")]
    [InlineData("<ORIGINAL>", "<199407072116.RAA14128@cs.utk.edu>")]
    [InlineData("<ORIGINAL>", "<0198c0de-0000-7000-8000-000000000001@other.example>")]
    [InlineData("boundary=", "limit=")]
    public void What_is_no_report_on_a_mail_of_ours_tells_nothing(string part, string other)
    {
        Assert.Contains(part, Simple, StringComparison.Ordinal);
        Assert.Empty(Read(Simple.Replace(part, other, StringComparison.Ordinal)));
    }

    /// <summary>A mailbox takes whatever is sent to it.</summary>
    [Fact]
    public void Whatever_arrives_is_read_without_a_stumble()
    {
        const int Seed = 20270303;
        var random = new Random(Seed);
        var whole = Encoding.Latin1.GetBytes(Original(Simple));
        for (var round = 0; round < 2_000; round++)
        {
            var mail = whole.ToArray();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                mail[random.Next(mail.Length)] = (byte)random.Next(256);
            }

            var fault = Record.Exception(() => BounceReader.Of(mail.AsSpan(0, random.Next(mail.Length + 1)), Some.From));
            Assert.True(fault is null, $"Seed {Seed}, round {round}: {fault}");
        }
    }

    [Fact]
    public async Task A_report_is_told_again_when_it_could_not_be_recorded_and_other_mails_are_left_to_people()
    {
        var folder = Names.Folder();
        Directory.CreateDirectory(Path.Combine(folder, "new"));
        await File.WriteAllTextAsync(Path.Combine(folder, "new", "1.report"), Original(Simple));
        await File.WriteAllTextAsync(Path.Combine(folder, "new", "2.letter"), "Subject: Hello\n\nIs anybody there?");
        var reader = new BounceReader(new() { From = Some.From, BouncesFolder = folder });
        var told = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.Read((_, _) => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(1, await reader.Read((_, _) => Task.FromResult(told++), CancellationToken.None));
        Assert.Equal(0, await reader.Read((_, _) => Task.FromResult(told++), CancellationToken.None));

        Assert.Equal(1, told);
        Assert.Equal(["2.letter:2,S"], Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Directory.Delete(folder, recursive: true);
    }

    private static IReadOnlyList<Bounce> Read(string mail) => BounceReader.Of(Encoding.Latin1.GetBytes(Original(mail).ReplaceLineEndings("\r\n")), Some.From);

    private static string Original(string mail) => mail.Replace("<ORIGINAL>", MessageId.Of(Message, Some.From), StringComparison.Ordinal);
}
