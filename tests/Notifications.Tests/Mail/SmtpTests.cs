using System.Net;
using System.Net.Sockets;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>The mail server is not ours: what it may say and do, and what becomes of the message (F30).</summary>
public sealed class SmtpTests
{
    private static readonly string[] Injecting = ["220 hello\r\n", "250-hello\r\n250 STARTTLS\r\n", "220 go ahead\r\n250 injected\r\n"];

    [Theory]
    [InlineData("StartTls", true)]
    [InlineData("StartTls", false)]
    [InlineData("Tls", true)]
    [InlineData("None", true)]
    public async Task A_mail_arrives_as_it_was_written_under_the_protection_that_is_configured(string security, bool pipelining)
    {
        await using var peer = await SmtpPeer.Start(Enum.Parse<SmtpSecurity>(security), pipelining: pipelining);
        await using var channel = Open(peer.Options());
        var message = Some.Message();

        Assert.Equal(new(Handover.Taken, "250"), await Send(channel, message));

        var arrived = await peer.Next();
        Assert.Equal(security != "None", arrived.Secure);
        Assert.Equal((Some.From, message.To, "fjord.example"), (arrived.From, arrived.To, arrived.Hello));
        Assert.Equal($"<{message.Id:D}@fjord.example>", arrived.Header("Message-ID"));
        Assert.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(message.Text)), arrived.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_learns_the_password_under_tls_and_whose_it_is()
    {
        await using var peer = await SmtpPeer.Start(password: "sesam");
        await using var channel = Open(peer.Options(options => (options.User, options.Password) = ("fjord", "sesam")));
        Assert.Equal(Handover.Taken, (await Send(channel, Some.Message())).Handover);
        Assert.Equal("fjord", (await peer.Next()).User);
    }

    [Fact]
    public async Task A_wrong_password_loses_no_message()
    {
        await using var peer = await SmtpPeer.Start(password: "sesam");
        await using var channel = Open(peer.Options(options => (options.User, options.Password) = ("fjord", "wrong")));
        Assert.Equal(new(Handover.Later, "535 5.7.8"), await Send(channel, Some.Message()));
        Assert.True(await peer.IsEmpty());
    }

    [Fact]
    public async Task A_password_is_never_sent_in_clear()
    {
        await using var peer = await SmtpPeer.Start(SmtpSecurity.None, password: "sesam");
        await using var channel = Open(peer.Options(options => (options.User, options.Password) = ("fjord", "sesam")));
        Assert.Equal(new(Handover.Later, "tls-failed"), await Send(channel, Some.Message()));
    }

    /// <summary>Whoever sits between may strike STARTTLS from the server's list.</summary>
    [Fact]
    public async Task Without_the_protection_that_is_configured_nothing_is_said()
    {
        await using var peer = await SmtpPeer.Start(SmtpSecurity.None);
        await using var channel = Open(peer.Options(options => options.Security = SmtpSecurity.StartTls));
        Assert.Equal(new(Handover.Later, "tls-failed"), await Send(channel, Some.Message()));
        Assert.True(await peer.IsEmpty());
    }

    [Theory]
    [InlineData("StartTls", false)]
    [InlineData("StartTls", true)]
    [InlineData("Tls", false)]
    [InlineData("Tls", true)]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted(string security, bool otherIsTrusted)
    {
        await using var peer = await SmtpPeer.Start(Enum.Parse<SmtpSecurity>(security));
        await using var channel = Open(peer.Options(options => options.Certificate = otherIsTrusted ? Certificate.Other : null));
        Assert.Equal(new(Handover.Later, "tls-failed"), await Send(channel, Some.Message()));
        Assert.True(await peer.IsEmpty());
    }

    [Theory]
    [InlineData("gone", "Refused", "550 5.1.1")]
    [InlineData("busy", "Later", "451 4.3.0")]
    [InlineData("leave", "Later", "421 4.3.2")]
    [InlineData("relay", "Later", "530 5.7.0")]
    [InlineData("full", "Later", "452 4.2.2")]
    [InlineData("spam", "Refused", "554 5.7.1")]
    public async Task What_the_server_refuses_is_told_by_its_codes_alone_and_the_next_mail_goes(string who, string handover, string status)
    {
        foreach (var pipelining in new[] { true, false })
        {
            await using var peer = await SmtpPeer.Start(pipelining: pipelining);
            await using var channel = Open(peer.Options());

            var result = await Send(channel, Some.Message($"{who}@example.org"));

            Assert.Equal((handover, status), (result.Handover.ToString(), result.Status));
            var next = Some.Message();
            Assert.Equal(Handover.Taken, (await Send(channel, next)).Handover);
            Assert.Contains(next.To, await ArrivedAfter(peer, who is "full" or "spam" ? 1 : 0), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sender_that_is_refused_is_no_fault_of_the_message()
    {
        await using var peer = await SmtpPeer.Start();
        await using var channel = Open(peer.Options(options => options.Bounces = "blocked@fjord.example"));
        Assert.Equal(new(Handover.Later, "550 5.7.1"), await Send(channel, Some.Message()));
    }

    /// <summary>F30: the server has read it, and hangs up before it says so.</summary>
    [Fact]
    public async Task A_mail_of_which_nobody_knows_whether_it_was_taken_goes_again_as_the_same_mail()
    {
        await using var peer = await SmtpPeer.Start();
        await using var channel = Open(peer.Options());
        var message = Some.Message("drop@example.org");

        Assert.Equal(new(Handover.Later, "unreachable"), await Send(channel, message));
        Assert.Equal(Handover.Taken, (await Send(channel, message)).Handover);

        Assert.Equal((await peer.Next()).Header("Message-ID"), (await peer.Next()).Header("Message-ID"));
    }

    [Fact]
    public async Task A_connection_carries_many_mails()
    {
        await using var peer = await SmtpPeer.Start();
        await using var channel = Open(peer.Options());
        var sessions = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Handover.Taken, (await Send(channel, Some.Message())).Handover);
            sessions.Add((await peer.Next()).Session);
        }

        Assert.Single(sessions);
    }

    [Fact]
    public async Task A_connection_that_the_server_ended_meanwhile_is_not_used_again()
    {
        await using var peer = await SmtpPeer.Start();
        await using var connection = await SmtpConnection.Open(peer.Options(), Ways.Here, TestContext.Current.CancellationToken);
        Assert.True(connection.IsOpen);

        await peer.Stop();

        Assert.True(SpinWait.SpinUntil(() => !connection.IsOpen, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_server_that_comes_back_is_not_run_over()
    {
        await using var peer = await SmtpPeer.Start();
        await using var channel = Open(peer.Options(options => options.Connections = 3));
        var all = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Send(channel, Some.Message())));
        Assert.All(all, result => Assert.Equal(Handover.Taken, result.Handover));
        for (var i = 0; i < 60; i++)
        {
            Assert.InRange((await peer.Next()).Open, 1, 3);
        }
    }

    [Fact]
    public async Task An_address_beyond_ascii_goes_where_the_server_knows_how()
    {
        await using var able = await SmtpPeer.Start();
        await using var channel = Open(able.Options());
        Assert.Equal(Handover.Taken, (await Send(channel, Some.Message("jørgen@bøker.example"))).Handover);
        var arrived = await able.Next();
        Assert.Equal("jørgen@xn--bker-gra.example", arrived.Header("To"));

        await using var unable = await SmtpPeer.Start(smtpUtf8: false);
        await using var other = Open(unable.Options());
        Assert.Equal(new(Handover.Refused, "553 5.6.7"), await Send(other, Some.Message("jørgen@bøker.example")));
        Assert.Equal(Handover.Taken, (await Send(other, Some.Message("jorgen@bøker.example"))).Handover);
    }

    [Fact]
    public async Task A_server_that_is_away_or_silent_is_tried_later()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = SmtpSecurity.None, From = Some.From };
        await using (var silent = Open(options, new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100))))
        {
            Assert.Equal(new(Handover.Later, "timed-out"), await Send(silent, Some.Message()));
        }

        listener.Stop();
        await using var away = Open(options);
        Assert.Equal(new(Handover.Later, "unreachable"), await Send(away, Some.Message()));
    }

    /// <summary>CVE-2011-0411, turned round: replies put before the handshake would be taken for those of the server under it.</summary>
    [Fact]
    public async Task What_is_said_in_clear_before_tls_begins_ends_the_conversation()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, From = Some.From };
        var said = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            foreach (var answer in Injecting)
            {
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
                _ = await reader.ReadLineAsync();
            }

            return await reader.ReadToEndAsync();
        });
        await using var channel = Open(options);

        Assert.Equal(new(Handover.Later, "unreachable"), await Send(channel, Some.Message()));
        Assert.DoesNotContain("MAIL", await said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kari")]
    [InlineData("@example.org")]
    [InlineData("kari@")]
    [InlineData("kari@example.org>\r\nRCPT TO:<eve@example.org")]
    [InlineData("kari@example.org\r\nDATA")]
    [InlineData("kari eve@example.org")]
    [InlineData("kari,eve@example.org")]
    [InlineData("\"kari\"@example.org")]
    [InlineData("kari@[127.0.0.1]")]
    [InlineData("kari@example.org@eve.example")]
    [InlineData("kari\u00A0@example.org")]
    [InlineData("kari@exa\u2028mple.org")]
    public async Task What_is_no_address_never_reaches_the_server(string to)
    {
        await using var channel = Open(new() { Host = "nowhere.invalid", From = Some.From });
        Assert.Equal(new(Handover.Refused, "no-address"), await Send(channel, Some.Message(to)));
    }

    private static MailChannel Open(SmtpOptions options, SmtpPatience? patience = null) =>
        new(new(options, Ways.Here, TimeProvider.System, patience ?? SmtpPatience.Usual), options, TimeProvider.System);

    private static Task<HandoverResult> Send(MailChannel channel, Outgoing message) => channel.Deliver(message, TestContext.Current.CancellationToken);

    private static async Task<string> ArrivedAfter(SmtpPeer peer, int others)
    {
        for (var i = 0; i < others; i++)
        {
            await peer.Next();
        }

        return (await peer.Next()).To;
    }
}
