using System.Globalization;
using System.Text;
using System.Text.Json;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>A mail, as it leaves the house, read by a program that is not ours: F24 for mails, invariant 8.</summary>
public sealed class OutgoingMailTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 10, 0, 0, TimeSpan.FromHours(2));
    private static readonly string[] Headers = ["Date", "From", "To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type"];

    [Fact]
    public async Task It_says_the_same_in_text_html_and_calendar()
    {
        var message = Some.Message() with { Calendar = Some.Invitation };
        var read = await Read(message);

        Assert.Equal(Headers, read.GetProperty("headers").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal((message.Subject, message.FromName, Some.From), (Of(read, "subject"), Of(read, "name"), Of(read, "from")));
        Assert.Equal(
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"],
            read.GetProperty("structure").EnumerateArray().Select(type => type.GetString()));
        var parts = read.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal([message.Text, message.Html, Some.Invitation.Text, Some.Invitation.Text], parts.Select(part => Of(part, "text")));
        Assert.Equal(("REQUEST", "timen-din.ics"), (Of(parts[2], "method"), Of(parts[3], "file")));
        Assert.Empty(read.GetProperty("defects").EnumerateArray());
    }

    [Fact]
    public void Its_headers_know_nothing_of_this_machine_and_its_zone()
    {
        var raw = Raw(Some.Message());
        Assert.Contains("\r\nDate: Mon, 01 Mar 2027 08:00:00 +0000\r\n", $"\r\n{raw}", StringComparison.Ordinal);
        foreach (var local in new[] { Environment.MachineName, Environment.UserName, "localhost", "127.0.0.1", TimeZoneInfo.Local.Id })
        {
            Assert.DoesNotContain($" {local}", raw, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain($"@{local}", raw, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void It_is_the_same_mail_on_every_attempt_and_its_id_leads_back_to_the_message()
    {
        var message = Some.Message();
        var id = MessageId.Of(message.Id, Some.From);
        Assert.Contains($"Message-ID: {id}\r\n", Raw(message), StringComparison.Ordinal);
        Assert.Equal(message.Id, MessageId.Read($" {id} ", Some.From));
        Assert.Null(MessageId.Read(id, "desk@other.example"));
        Assert.Null(MessageId.Read("<199407072116.RAA14128@fjord.example>", Some.From));
    }

    [Fact]
    public void A_level_that_says_nothing_of_the_business_leaves_the_address_bare() =>
        Assert.Contains($"\r\nFrom: {Some.From}\r\n", Raw(Some.Message() with { FromName = null }), StringComparison.Ordinal);

    /// <summary>RFC 8058, section 3.1: one click goes by HTTPS alone.</summary>
    [Theory]
    [InlineData("https://fjord.example/u/t0ken", true)]
    [InlineData("https://bøker.example/u/t0ken", true)]
    [InlineData("http://localhost:5080/u/t0ken", false)]
    public void It_can_be_left_off_with_one_click(string address, bool byOneClick)
    {
        var raw = Raw(Some.Message() with { Unsubscribe = new(address) });
        Assert.Contains($"List-Unsubscribe: \r\n <{address.Replace("bøker", "xn--bker-gra", StringComparison.Ordinal)}>\r\n", raw, StringComparison.Ordinal);
        Assert.Equal(byOneClick, raw.Contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_text_stays_in_its_field_and_begins_no_header()
    {
        const int Seed = 20270302;
        var random = new Random(Seed);
        string[] pieces =
        [
            .. HostileStrings.All.Select(one => one.Value).Where(text => text.Length < 1_000), "\r\nBcc: eve@example.org", "\r\n\r\n<script>", "\n.\r\n", "\r\n ", "=?utf-8?B?", "?=", "\"", "<eve@example.org>", ",", " ", "ø", "x@y",
        ];
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => pieces[random.Next(pieces.Length)]));
        var messages = Enumerable.Range(0, 400).Select(_ => Some.Message() with
        {
            FromName = Text(), Subject = Text(), Text = Text(), Html = Text(), Calendar = new("CANCEL", Text(), Text()), Unsubscribe = new($"https://fjord.example/u?t={Uri.EscapeDataString(Whole(Text()))}"),
        }).ToList();

        var read = await ReadAll(messages);

        foreach (var (message, mail) in messages.Zip(read))
        {
            var told = $"Seed {Seed}: {JsonSerializer.Serialize(message.Subject)}, {JsonSerializer.Serialize(message.FromName)} is read as {mail}";
            Assert.True(Headers[..^2].Concat(["List-Unsubscribe", "List-Unsubscribe-Post"]).Concat(Headers[^2..]).SequenceEqual(mail.GetProperty("headers").EnumerateArray().Select(name => name.GetString())), told);
            Assert.True(Of(mail, "subject") == HeaderText.OneLine(message.Subject).TrimStart(' ') && Of(mail, "from") == Some.From && mail.GetProperty("senders").GetInt32() == 1, told);
            // That reader puts a blank between the encoded words of a name, though RFC 2047, section 6.2 wants none.
            Assert.True(WithoutBlanks(Of(mail, "name")!) == WithoutBlanks(HeaderText.OneLine(message.FromName!)), told);
            Assert.True(mail.GetProperty("to").EnumerateArray().Single().GetString() == message.To, told);
            Assert.True(mail.GetProperty("parts").EnumerateArray().Select(part => Of(part, "text")).SequenceEqual(new[] { message.Text, message.Html, message.Calendar!.Text, message.Calendar.Text }.Select(Whole)), told);
            Assert.True(mail.GetProperty("longest").GetInt32() <= 200 + (message.Unsubscribe!.AbsoluteUri.Length) && mail.GetProperty("bare").GetInt32() == 0, told);
        }
    }

    [Theory]
    [InlineData("one\r\nBcc: eve@example.org")]
    [InlineData("one\nBcc: eve@example.org")]
    [InlineData("one\rBcc: eve@example.org")]
    [InlineData("one\0two")]
    public void A_value_that_was_not_made_for_a_header_is_not_taken(string value) =>
        Assert.Throws<ArgumentException>(() => new MimeMessage { Text = "", Html = "" }.With("Subject", value));

    [Fact]
    public void A_message_shows_neither_address_nor_words_where_it_is_logged()
    {
        var message = Some.Message();
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"«{message.Id}»"), message.ToString());
    }

    /// <summary>Torn characters become the one that stands for what is not known, as everywhere.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string WithoutBlanks(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static string Raw(Outgoing message) => Encoding.UTF8.GetString(OutgoingMail.Write(message, Some.From, Now).ToBytes());

    private static string? Of(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static async Task<JsonElement> Read(Outgoing message) => (await ReadAll([message]))[0];

    private static async Task<List<JsonElement>> ReadAll(IEnumerable<Outgoing> messages) =>
        [.. (await Python.Ask("email", "Mail/read_mails.py", messages.Select(message => OutgoingMail.Write(message, Some.From, Now).ToBytes()))).EnumerateArray()];
}
