using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>
/// Mail scanners follow every link of every mail before anybody reads it. Each kind of message that something in this program sends is brought about, all that leads out of it
/// is followed, and nothing in the database is different afterwards (invariant 10).
/// </summary>
public sealed partial class CrawlTests(Practice house) : IClassFixture<Practice>
{
    /// <summary>Their texts are there; what would send them is not.</summary>
    private static readonly MessageKind[] WithoutAnOccasion = [MessageKind.SignInNotice, MessageKind.Promotion];

    [Fact]
    public async Task Every_link_of_every_mail_can_be_followed_by_a_machine_and_nothing_changes()
    {
        var clinic = await Open(house);
        await Live(clinic);
        var mails = await Mails(clinic);
        Assert.Equal(Enum.GetValues<MessageKind>().Except(WithoutAnOccasion).Order(), mails.Select(mail => mail.Kind).Distinct().Order());
        // Each but the last leads to what its address wants; where its text has a link, to what it is about as well.
        Assert.All(mails, mail => Assert.True(
            mail.Links.Count >= (mail.Kind == MessageKind.ErasureCertificate ? 0 : 1) + (DefaultTexts.Texts(mail.Kind).Body.English.Contains("{link}", StringComparison.Ordinal) ? 1 : 0),
            $"{mail.Kind} leads to {mail.Links.Count}."));
        Assert.All(mails.Where(mail => mail.Kind == MessageKind.ErasureCertificate), mail => Assert.DoesNotContain(mail.Links, link => link.AbsolutePath.Contains("/preferences/", StringComparison.Ordinal)));

        var before = await Everything();
        using var scanner = house.Door(null);
        foreach (var accept in Many("text/html", "application/json"))
        {
            scanner.DefaultRequestHeaders.Accept.Clear();
            scanner.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
            foreach (var (kind, link) in mails.SelectMany(mail => mail.Links.Select(link => (mail.Kind, link))).Distinct())
            {
                // What stands behind a '#' no program sends: whoever opens it in a browser has to say so once more.
                using var got = await scanner.GetAsync(link.PathAndQuery);
                using var head = await scanner.SendAsync(new(HttpMethod.Head, link.PathAndQuery));
                Assert.True((int)got.StatusCode < 500 && (int)head.StatusCode < 500, $"{kind}: {link.AbsolutePath} answers {(int)got.StatusCode}.");
                Assert.Equal(before, await Everything());
            }
        }
    }

    /// <summary>The control: what is written down when somebody does what a mail lets them do is seen.</summary>
    [Fact]
    public async Task What_a_person_does_by_a_link_is_seen()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        var before = await Everything();
        using var person = house.Door(null);
        await Done(person.PostAsync(clinic.Mine[0].Unsubscribe!.PathAndQuery, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")])));
        Assert.NotEqual(before, await Everything());
    }

    private async Task Live(Clinic clinic)
    {
        await clinic.Remind("P1D");
        await Appointments(clinic);
        await OfferTests.Free(clinic, clinic.Client);
        await clinic.Send();

        var policy = await RevisionTests.Publish(clinic, null, "The old text");
        await RevisionTests.Accept(clinic, clinic.Client);
        await RevisionTests.Publish(clinic, policy, "The new text");
        await clinic.PlanAndSend();

        await clinic.Do($"clients/{clinic.Client}/verify-contact", new { kind = "email" });
        await SaysYes(clinic);
        using var guest = house.Door(null);
        await Done(guest.Command($"/v1/public/{clinic.Slug}/manage/links", new { email = "kari@example.org" }));
        var request = (await clinic.Do("data-requests", new { clientId = clinic.Client, kind = "access", identity = "in-person" })).GetProperty("id").GetGuid();
        await clinic.Do($"data-requests/{request}/extend", new { reason = "Many boxes" });
        await clinic.Do($"data-requests/{request}/answer", new { });
        // As the night says it, which comes when a year is over.
        await house.Service<IMessages>().Send(
            new(clinic.Business, MessageKind.RetentionNotice, "kari@example.org", Language.Of("en"),
                new Dictionary<string, string>(StringComparer.Ordinal) { ["day"] = "2030-01-01", ["link"] = house.Service<PublicUrl>().Of($"/v1/public/{clinic.Slug}") }),
            CancellationToken.None);
        // As somebody asks for it who is at the link of a booking.
        await house.Service<IMessages>().Send(
            new(clinic.Business, MessageKind.ErasureCode, "kari@example.org", Language.Of("en"), new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "123456" }),
            CancellationToken.None);
        var leaves = await clinic.Make("clients", new { name = "Ola Nordmann", email = "ola@example.org" });
        var erasure = (await clinic.Do($"clients/{leaves}/erasure", new { identity = "in-person" })).GetProperty("id").GetGuid();
        await house.Service<IErasures>().Finish(clinic.Business, new(erasure), _ => { }, CancellationToken.None);
    }

    /// <summary>All that can happen to appointments, to one that is reminded of among them.</summary>
    private async Task Appointments(Clinic clinic)
    {
        var reminded = await clinic.Booked(At("12:00"));
        await clinic.PlanAndSend();
        await house.Ask($"update notifications.messages set next_at = now() where tenant_id = '{clinic.Business}' and kind = 'Reminder' and settled_at is null");
        await clinic.Send();
        await clinic.Do($"appointments/{reminded}/reschedule", new { start = At("13:00"), by = "practice" });
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{reminded}/cancel", new { by = "practice" });

        var asked = await clinic.Offer("Etter avtale", approval: true);
        var (yes, no) = (await clinic.Booked(At("15:00"), service: asked), await clinic.Booked(At("16:00"), service: asked));
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{yes}/confirm");
        await clinic.Do($"appointments/{no}/decline", new { });
        await clinic.PlanAndSend();

        var clock = new VirtualClock();
        var missed = await clinic.Booked(At("09:00"));
        var later = await house.Start(clock);
        clock.Advance((Day.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["Europe/Oslo"]).ToInstant() + Duration.FromHours(14) - SystemClock.Instance.GetCurrentInstant()).ToTimeSpan());
        await Done(house.Door(await house.Token(clinic.Business, Role.Owner), later).Command($"/v1/appointments/{missed}/no-show", null));
        await clinic.PlanAndSend();
    }

    /// <summary>To a purpose that counts once a link was followed.</summary>
    private async Task SaysYes(Clinic clinic)
    {
        var purpose = await clinic.Make("purposes", new
        {
            code = "newsletter",
            terms = new { lawfulBasis = "consent", wordings = Many(new { language = "en", text = "May we write to you?" }, new { language = "nb", text = "Kan vi skrive til deg?" }), channels = Many("email"), confirmedByLink = true },
        });
        await clinic.Do($"purposes/{purpose}/publish");
        using var guest = house.Door(null);
        var asked = (await Done(guest.GetAsync($"/v1/public/{clinic.Slug}/purposes?language=en"))).GetProperty("asked")[0];
        var (consents, due) = (house.Service<IConsents>(), new List<ConfirmationDue>());
        var yes = new ConsentAnswer(purpose, "email", Given: true, "en", asked.GetProperty("textHash").GetString()!);
        await consents.Answer(new Caller(clinic.Business, "tests", Role.Owner), new(clinic.Client), new([], [yes], "booking-page"), due, CancellationToken.None);
        await consents.SendConfirmations(clinic.Business, due, "kari@example.org", Language.Of("en"), CancellationToken.None);
    }

    /// <summary>What was planned and sent, and what was said at once; of the latter something may be on its way yet.</summary>
    private async Task<IReadOnlyList<(MessageKind Kind, IReadOnlyList<Uri> Links)>> Mails(Clinic clinic)
    {
        var outbox = house.Service<IDevelopmentOutbox>();
        IReadOnlyList<DevelopmentMail> AtOnce() => [.. outbox.Mails.Where(mail => mail.Business == clinic.Business)];
        MessageKind[] awaited = [MessageKind.VerificationCode, MessageKind.ManageLink, MessageKind.ConfirmConsent, MessageKind.ErasureCertificate];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (awaited.Except(AtOnce().Select(mail => mail.Kind!.Value)).Any() || await clinic.Count("notifications.deliveries") < clinic.Mine.Count + AtOnce().Count)
        {
            await Task.Delay(20, patience.Token);
        }

        return
        [
            .. clinic.Mine.Select(mail => (mail.Kind!.Value, Links(mail.Text))),
            .. AtOnce().Select(mail => (mail.Kind!.Value, Links(mail.Body))),
        ];
    }

    private static IReadOnlyList<Uri> Links(string text) => [.. Link().Matches(text).Select(link => new Uri(link.Value))];

    /// <summary>Every table that there is, but for those in which programs tell each other that they live.</summary>
    private async Task<string> Everything()
    {
        var tables = $"{await house.Ask(
            """
            select string_agg(format('%I.%I', schemaname, tablename), ' ' order by schemaname, tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema') and (schemaname, tablename) not in (('events', 'nodes'), ('events', 'leases'))
            """)}".Split(' ');
        Assert.True(tables.Length > 50);
        var digests = tables.Select(table => $"select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as line from {table} t");
        return $"{await house.Ask($"select string_agg(line, E'\\n' order by line) from ({string.Join(" union all ", digests)}) each")}";
    }

    [GeneratedRegex(@"https?://[^\s""<>]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
