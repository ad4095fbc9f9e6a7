using System.Text.Json;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>
/// Whatever somebody calls themself, a service, a place or a business, and whatever a business writes into its own words: it stays in its place in every kind of message, and
/// begins no header and no line of a calendar (invariant 8). Read by programs that are not ours.
/// </summary>
public sealed class HostileNameTests(Practice house) : IClassFixture<Practice>
{
    private const int Seed = 20261126;
    private const string Sender = "desk@fjord.example";

    private static readonly string[] Headers = ["Date", "From", "To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted", "List-Unsubscribe", "MIME-Version", "Content-Type"];
    private static readonly string[] Breaking = ["\r\nBcc: eve@example.org", "\nATTENDEE:mailto:eve@example.org", "\r\n\r\n", "\r\n.\r\n", "{link}", "{greeting}", "=?utf-8?B?", "?=", "\"", "<eve@example.org>", "</p><a href=\"https://eve.example\">", "ø"];

    [Fact]
    public async Task Hostile_names_stay_in_their_places_in_every_kind_of_message()
    {
        var random = new Random(Seed);
        string[] pieces = [.. HostileStrings.All.Select(one => one.Value).Where(text => text.Length < 500), .. Breaking];
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
        var clinic = await Open(house);
        var business = (await house.Service<IBusinessProfiles>().Of(clinic.Business, CancellationToken.None))!;
        Assert.True(PublicName.TryParse("Fjord \"klinikk\" <eve@example.org>, =?utf-8?B?", out var name));
        var mails = (
            from address in TemplateAddress.All
            where address.Channel == Channel.Email
            from isOwn in Many(false, true)
            let own = new MessageTemplate(true, address.Kind, address.Channel, address.Language, null, new(new($"{Text()} {{business}} {{greeting}}"), new($"{Text()} {{greeting}} {{details}} {{link}}")), 1)
            let setup = MessageSetup.Of([]) with { Templates = isOwn ? new Dictionary<Guid, MessageTemplate> { [address.Stream.Value] = own } : new Dictionary<Guid, MessageTemplate>() }
            select Written.As(address, house.Service<MessageWriter>(), business with { Name = name }, setup, new(Text(), Text(), Text(), Text()))).ToList();

        var read = (await Python.Ask("email", "Mail/read_mails.py", mails.Select(mail => OutgoingMail.Write(mail, Sender, DateTimeOffset.UnixEpoch).ToBytes()))).EnumerateArray().ToList();
        foreach (var (mail, seen) in mails.Zip(read))
        {
            var told = $"Seed {Seed}: {mail.Kind}, {JsonSerializer.Serialize(mail.Subject)} is read as {seen}";
            Assert.True(Headers.SequenceEqual(seen.GetProperty("headers").EnumerateArray().Select(header => header.GetString()).Where(header => header != "List-Unsubscribe-Post")), told);
            Assert.True(seen.GetProperty("senders").GetInt32() == 1 && seen.GetProperty("from").GetString() == Sender, told);
            Assert.True(seen.GetProperty("to").EnumerateArray().Single().GetString() == mail.To, told);
            Assert.True(seen.GetProperty("bare").GetInt32() == 0, told);
            // What is a link is ours: to the booking, or to what the address wants.
            Assert.True(mail.Html.Split("href=\"").Skip(1).All(link => link.StartsWith("https://example.org/#x", StringComparison.Ordinal) || link.StartsWith("http://127.0.0.1", StringComparison.Ordinal)), told);
        }

        var calendars = mails.Where(mail => mail.Calendar is not null).Select(mail => mail.Calendar!.Text).ToList();
        Assert.Equal(4 * Words.Languages.Count * 2, calendars.Count);
        var events = (await Python.Ask("icalendar, vobject", "Calendars/read_calendars.py", calendars)).EnumerateArray().ToList();
        Assert.All(events, calendar => Assert.Equal(("mailto:kari@example.org", 1, 0), (
            calendar.GetProperty("events")[0].GetProperty("attendee").GetString(), calendar.GetProperty("events").GetArrayLength(), calendar.GetProperty("bare").GetInt32())));
    }
}
