using System.Text;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>With the mail server that much of the world runs: what we hand over, what comes out at the other end, what it sends back (F30).</summary>
public sealed class PostfixTests(Postfix postfix) : IClassFixture<Postfix>
{
    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    [InlineData("None")]
    public async Task A_mail_comes_out_as_it_went_in_and_its_signature_holds(string security)
    {
        await using var channel = Open(Enum.Parse<SmtpSecurity>(security));
        var message = Some.Message() with { Calendar = Some.Invitation, Unsubscribe = new("https://fjord.example/u/t0ken") };

        Assert.Equal(new(Handover.Taken, "250"), await Send(channel, message));

        var raw = await File.ReadAllBytesAsync(await postfix.Arrival($"Message-ID: <{message.Id:D}@fjord.example>"));
        var text = Encoding.UTF8.GetString(raw);
        Assert.Contains("Return-Path: <bounces@example.org>", text, StringComparison.Ordinal);
        Assert.Contains("from fjord.example (localhost [127.0.0.1])", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Text)), text, StringComparison.Ordinal);
        // The Maildir has the line ends of this machine.
        Assert.True(Assert.Single(await DkimTests.Verify(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")))));
    }

    [Fact]
    public async Task Refusals_are_told_by_their_codes_and_the_next_mail_goes_on_the_same_connection()
    {
        await using var channel = Open();
        Assert.Equal(new(Handover.Refused, "550 5.1.1"), await Send(channel, Some.Message("gone@example.org")));
        Assert.Equal(new(Handover.Later, "452 4.2.2"), await Send(channel, Some.Message("busy@example.org")));
        Assert.Equal(new(Handover.Taken, "250"), await Send(channel, Some.Message()));
    }

    [Fact]
    public async Task An_address_beyond_ascii_is_taken()
    {
        await using var channel = Open();
        var message = Some.Message("jørgen@example.org");
        Assert.Equal(new(Handover.Taken, "250"), await Send(channel, message));
        Assert.Contains("To: jørgen@example.org", await File.ReadAllTextAsync(await postfix.Arrival($"{message.Id:D}")), StringComparison.Ordinal);
    }

    /// <summary>Taken first, and sent back later: the report leads to the message, and is told once.</summary>
    [Fact]
    public async Task What_comes_back_is_read_as_a_bounce_of_its_message()
    {
        await using var channel = Open();
        var message = Some.Message("gone-later@example.org");
        Assert.Equal(Handover.Taken, (await Send(channel, message)).Handover);
        var file = await postfix.Arrival("multipart/report");
        var told = new List<Bounce>();
        var reader = new BounceReader(postfix.Options());
        Task Tell(Bounce bounce, CancellationToken cancellation)
        {
            told.Add(bounce);
            return Task.CompletedTask;
        }

        await reader.Read(Tell, TestContext.Current.CancellationToken);
        await reader.Read(Tell, TestContext.Current.CancellationToken);

        Assert.Equal([new(message.Id, DeliveryAction.Failed, "5.1.1")], told);
        Assert.False(File.Exists(file));
    }

    private MailChannel Open(SmtpSecurity security = SmtpSecurity.StartTls)
    {
        var options = postfix.Options(security);
        options.Dkim = new() { Domain = "fjord.example", Selector = "k1", Key = DkimTests.Pem };
        return new(new(options, Ways.Here, TimeProvider.System, SmtpPatience.Usual), options, TimeProvider.System);
    }

    private static Task<HandoverResult> Send(MailChannel channel, Outgoing message) => channel.Deliver(message, TestContext.Current.CancellationToken);
}
