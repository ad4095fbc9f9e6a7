using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using NodaTime;
using NodaTime.Text;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>A text that people agreed to is changed: those who come because of it are told, once, and nobody else.</summary>
public sealed class RevisionTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Who_accepted_the_earlier_text_and_is_expected_is_told_before_the_new_one_holds()
    {
        var (clinic, policy) = await Accepted();
        var (comesNoMore, neverAccepted) = (await Client(clinic, "Ola"), await Client(clinic, "Per"));
        await Accept(clinic, comesNoMore);
        await clinic.Booked(At("12:00"), neverAccepted);
        var from = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(30);
        await Publish(clinic, policy, "The new text", from: from);
        await clinic.PlanAndSend();

        var mail = Assert.Single(Told(clinic));
        Assert.Equal(("kari@example.org", "What you agreed to has changed", true), (mail.To, mail.Subject, mail.Calendar is null));
        Assert.Contains($"in force from {When.In(Language.Of("en"), from, DateTimeZoneProviders.Tzdb["Europe/Oslo"])}.", mail.Text, StringComparison.Ordinal);
        using var anybody = house.Door(null);
        var link = mail.Text.Split(' ', '\n').Single(word => word.Contains("/policy-texts/", StringComparison.Ordinal));
        Assert.Equal(["policyChanged sent"], await Log(clinic));
        Assert.Equal("The new text", (await Done(anybody.GetAsync(new Uri(link).PathAndQuery))).GetProperty("text").GetString());
        Assert.Equal(0, await clinic.Count("notifications.messages", "client is not null"));
    }

    [Fact]
    public async Task A_first_text_and_a_change_that_is_not_material_are_told_to_nobody()
    {
        var (clinic, policy) = await Accepted();
        await Publish(clinic, policy, "A comma less", material: false);
        await Publish(clinic, null, "Another document altogether");
        await clinic.PlanAndSend();

        Assert.Empty(Told(clinic));
        Assert.Equal(0, await clinic.Count("notifications.messages", "kind = 'PolicyChanged'"));
    }

    [Fact]
    public async Task It_is_told_once_by_each_channel_whatever_is_asked_for_again()
    {
        var (clinic, policy) = await Accepted();
        await clinic.Settle(new { channels = Many("email", "sms") });
        await clinic.Booked(At("12:00"));
        await Publish(clinic, policy, "The new text");
        await clinic.PlanAndSend();
        await house.Ask($"update events.checkpoints set position = 0 where projection = 'notifications.plan_revisions' and tenant_id = '{clinic.Business}'");
        await clinic.PlanAndSend();

        Assert.Single(Told(clinic));
        var text = Assert.Single(clinic.Texts.All, one => one.Business == clinic.Business && one.Kind == MessageKind.PolicyChanged);
        Assert.Equal(("+4790000001", true), (text.To, text.Text.StartsWith("A text that you accepted when you booked has changed", StringComparison.Ordinal)));
        Assert.Equal(["policyChanged sent", "policyChanged sent"], await Log(clinic));
    }

    [Theory]
    [InlineData("policy-accepted")]
    [InlineData("policy-retired")]
    [InlineData("nothing-ahead")]
    [InlineData("restricted")]
    [InlineData("erased")]
    [InlineData("no-address")]
    public async Task Whom_it_does_not_concern_any_more_or_who_is_not_to_be_written_to_hears_nothing(string reason)
    {
        var clinic = await Open(house);
        var policy = await Publish(clinic, null, "The old text");
        var client = reason == "no-address" ? await clinic.Make("clients", new { name = "Ola Nordmann" }) : clinic.Client;
        await Accept(clinic, client);
        var appointment = await clinic.Booked(At("10:00"), client);
        await Publish(clinic, policy, "The new text");
        await clinic.Plan();
        await (reason switch
        {
            "policy-accepted" => Accept(clinic, client),
            "policy-retired" => clinic.Do($"policies/{policy}/retire"),
            "nothing-ahead" => clinic.Do($"appointments/{appointment}/cancel", new { by = "client" }),
            "restricted" => house.Ask($"update vault.subjects set state = 2 where id = '{client}'"),
            "erased" => house.Ask($"update vault.subjects set state = 3 where id = '{client}'"),
            _ => Task.CompletedTask,
        });
        await clinic.Send();

        Assert.Empty(Told(clinic));
        Assert.Equal([$"policyChanged suppressed {reason}"], await Log(clinic));
    }

    [Fact]
    public async Task Of_two_changes_in_a_row_the_last_is_told()
    {
        var (clinic, policy) = await Accepted();
        await Publish(clinic, policy, "The second text");
        await Publish(clinic, policy, "The third text");
        await clinic.PlanAndSend();

        Assert.Equal(["policyChanged sent", "policyChanged suppressed policy-replaced"], (await Log(clinic)).Order(StringComparer.Ordinal));
        Assert.Single(Told(clinic));
    }

    /// <summary>Whoever still comes has to know it, also when they may not book again or want no mail: its link says what they can turn off.</summary>
    [Fact]
    public async Task Who_may_not_book_again_and_still_comes_is_told()
    {
        var (clinic, policy) = await Accepted();
        await clinic.Do($"clients/{clinic.Client}/block", new { reason = "Betaler ikke" });
        await Publish(clinic, policy, "The new text");
        await clinic.PlanAndSend();
        Assert.Contains(MessageWriter.FooterOf(MessageKind.PolicyChanged, Language.Of("en")), Assert.Single(Told(clinic)).Text, StringComparison.Ordinal);
    }

    /// <summary>More than fit on a page.</summary>
    [Fact]
    public async Task Everybody_whom_it_concerns_is_found_in_pages()
    {
        var (clinic, policy) = await Accepted();
        await Accept(clinic, await Client(clinic, "Ola"));
        await Accept(clinic, await Client(clinic, "Per"));
        var revisions = house.Service<IRevisions>();
        var found = new List<SubjectId>();
        for (SubjectId? last = null; await revisions.Concerned(clinic.Business, new(policy, 2), last, 2, CancellationToken.None) is { Count: > 0 } page; last = page[^1])
        {
            Assert.InRange(page.Count, 1, 2);
            found.AddRange(page);
        }

        Assert.Equal((3, 3), (found.Count, found.Distinct().Count()));
    }

    /// <summary>A document, somebody who accepted it, and their appointment ahead.</summary>
    private async Task<(Clinic Clinic, Guid Policy)> Accepted()
    {
        var clinic = await Open(house);
        var policy = await Publish(clinic, null, "The old text");
        await Accept(clinic, clinic.Client);
        await clinic.Booked(At("10:00"));
        return (clinic, policy);
    }

    /// <summary>The first version of a new document, or the next of one.</summary>
    internal static async Task<Guid> Publish(Clinic clinic, Guid? policy, string text, bool material = true, Instant? from = null)
    {
        var texts = Many(new { language = "en", title = "Terms", text });
        var id = policy is { } known ? known : await clinic.Make("policies", new { kind = "terms", texts });
        if (policy is not null)
        {
            await clinic.Do($"policies/{id}/draft", new { texts });
        }

        using var shown = await clinic.Owner.GetAsync($"/v1/policies/{id}");
        using var confirm = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{id}/confirm-authorship") { Headers = { { "Idempotency-Key", $"{Guid.CreateVersion7()}" } } };
        confirm.Headers.IfMatch.Add(shown.Headers.ETag!);
        await Done(clinic.Owner.SendAsync(confirm));
        await clinic.Do($"policies/{id}/publish", new { material, effectiveFrom = from is { } start ? InstantPattern.ExtendedIso.Format(start) : null });
        return id;
    }

    /// <summary>They accept everything in force, as it is shown to them.</summary>
    internal static async Task Accept(Clinic clinic, Guid client)
    {
        var documents = (await Done(clinic.House.Door(null).GetAsync($"/v1/public/{clinic.Slug}/policies?language=en"))).GetProperty("documents");
        var accepted = documents.EnumerateArray().Select(shown => new AcceptedVersion(
            shown.GetProperty("document").GetGuid(), shown.GetProperty("version").GetInt32(), shown.GetProperty("language").GetString()!, shown.GetProperty("hash").GetString()!));
        var outcome = await clinic.House.Service<IConsents>().Answer(
            new Caller(clinic.Business, "tests", Role.Owner), new(client), new([.. accepted], [], "staff"), confirmations: null, CancellationToken.None);
        Assert.IsType<Outcome.Done>(outcome);
    }

    private static Task<Guid> Client(Clinic clinic, string name) => clinic.Make("clients", new { name, email = $"{name}@example.org", language = "en" });

    private static IReadOnlyList<Outgoing> Told(Clinic clinic) => [.. clinic.Mine.Where(mail => mail.Kind == MessageKind.PolicyChanged)];

    private static async Task<IReadOnlyList<string>> Log(Clinic clinic) => [.. (await clinic.Log()).Where(line => line.StartsWith("policyChanged", StringComparison.Ordinal))];
}
