using System.Text;
using System.Text.RegularExpressions;

namespace Bookings.Host.Tests;

/// <summary>
/// Programs follow every link of a mail before its reader does. Here all links of all mails are followed that a practice sent in the time of a guest and of a client, and nothing
/// is changed by it (invariant 10).
/// </summary>
public sealed partial class MailLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Those that a day of this practice brings with it.</summary>
    private static readonly string[] Kinds = ["Booked", "Cancelled", "ConfirmConsent", "Declined", "ManageLink", "VerificationCode"];

    [Fact]
    public async Task Every_link_of_every_mail_can_be_followed_by_a_machine_and_nothing_changes()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase(), null, ("Bookings__Limits__ProofOfWork", "50"));
        await CanaryScanTests.Live(clinic, new Canaries());
        using var patience = new CancellationTokenSource(Patience);
        while (await clinic.Ask("select count(*) from events.heads h join events.checkpoints c using (tenant_id) where c.projection = 'notifications.plan' and c.position < h.position") is not 0L
            || await clinic.Ask("select count(*) from notifications.messages where settled_at is null and due <= now()") is not 0L)
        {
            await Task.Delay(50, patience.Token);
        }

        // What was over before it could be told is not told, so the others come or not.
        Assert.Equal("", string.Join(' ', Kinds.Except($"{await clinic.Ask("select string_agg(distinct kind, ' ') from notifications.deliveries where state = 'Sent'")}".Split(' '), StringComparer.Ordinal)));
        var mails = Directory.EnumerateFiles(Path.Combine(clinic.Folder, "mail"), "*.eml").Select(File.ReadAllText).ToList();
        var links = mails.SelectMany(Links).Distinct(StringComparer.Ordinal).ToList();
        Assert.All(mails, mail => Assert.Contains(Links(mail), link => link.Contains("/preferences/", StringComparison.Ordinal)));
        Assert.True(links.Count > mails.Count);

        var before = await Everything(clinic);
        using var scanner = new HttpClient();
        scanner.DefaultRequestHeaders.Add("Accept", "text/html");
        foreach (var link in links)
        {
            Assert.StartsWith(clinic.Http.BaseAddress!.ToString(), link, StringComparison.Ordinal);
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
            {
                using var request = new HttpRequestMessage(method, link);
                using var answer = await scanner.SendAsync(request, patience.Token);
                Assert.True((int)answer.StatusCode < 500, $"{method} answered {answer.StatusCode}.");
            }
        }

        Assert.Equal(before, await Everything(clinic));
    }

    /// <summary>In its header, and in each of its bodies.</summary>
    private static IEnumerable<string> Links(string mail)
    {
        var bodies = Body().Matches(mail.ReplaceLineEndings("\n")).Select(body => Encoding.UTF8.GetString(Convert.FromBase64String(body.Value)));
        return bodies.Prepend(mail.Split("\r\n\r\n")[0]).SelectMany(text => Link().Matches(text).Select(link => System.Net.WebUtility.HtmlDecode(link.Value)));
    }

    /// <summary>Every table but those by which hosts tell each other that they are there.</summary>
    private static async Task<string> Everything(Clinic clinic)
    {
        var tables = $"{await clinic.Ask("select string_agg(format('%I.%I', schemaname, tablename), ' ' order by 1) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and tablename not in ('nodes', 'leases')")}".Split(' ');
        Assert.True(tables.Length > 15);
        var all = new StringBuilder();
        foreach (var table in tables)
        {
            all.Append(table).Append(' ').Append(await clinic.Ask($"select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '-') from {table} t")).Append('\n');
        }

        return all.ToString();
    }

    [GeneratedRegex("(?<=\n\n)[A-Za-z0-9+/=\n]{40,}(?=\n--)", RegexOptions.None, 1000)]
    private static partial Regex Body();

    [GeneratedRegex("https?://[^\\s<>\"]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
