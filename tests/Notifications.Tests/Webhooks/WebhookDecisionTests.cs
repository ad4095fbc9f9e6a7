using Bookings.Kernel;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>What may become of a webhook.</summary>
public sealed class WebhookDecisionTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 10, 0);
    private static readonly WebhookRegistered Registered = new(Now, new("https://example.org/hook"), WebhookTypes.Codes(null), WebhookLevel.Thin);

    [Fact]
    public void What_can_be_sent_to_is_registered() =>
        Assert.Equal(Registered, Accepted(RegisterWebhook.Decide(new(Registered.Url, IsUrlRefused: false, Registered.Types, Registered.Level, Others: 19, Now))));

    [Fact]
    public void Where_nothing_can_be_sent_and_one_too_many_are_refused()
    {
        var command = new RegisterWebhook.Command(Registered.Url, IsUrlRefused: true, Registered.Types, Registered.Level, Others: 0, Now);
        Assert.IsType<WebhookUrlRefused>(Refused(RegisterWebhook.Decide(command)));
        Assert.IsType<RegisterWebhook.WebhooksEnough>(Refused(RegisterWebhook.Decide(command with { IsUrlRefused = false, Others = 20 })));
    }

    [Fact]
    public void A_change_that_changes_nothing_is_none()
    {
        var webhook = Fold(Registered);
        Assert.Empty(All(ChangeWebhook.Decide(new(Registered.Url, false, null, null, Now), webhook)));
        Assert.Equal([Registered.Url], All(ChangeWebhook.Decide(new(null, false, WebhookTypes.Codes(["appointment.moved"]), null, Now), webhook)).Cast<WebhookChanged>().Select(changed => changed.Url));
        Assert.IsType<WebhookUrlRefused>(Refused(ChangeWebhook.Decide(new(new("https://10.0.0.1/"), true, null, null, Now), webhook)));
    }

    [Fact]
    public void It_is_disabled_and_enabled_once()
    {
        var disabled = Fold(Registered, new WebhookDisabled(Now, WebhookEnd.Gone));
        Assert.Equal([new WebhookDisabled(Now, WebhookEnd.Failing)], All(DisableWebhook.Decide(Fold(Registered), WebhookEnd.Failing, Now)));
        Assert.Empty(All(DisableWebhook.Decide(disabled, WebhookEnd.Asked, Now)));
        Assert.Equal([new WebhookEnabled(Now)], All(EnableWebhook.Decide(disabled, Now)));
        Assert.Empty(All(EnableWebhook.Decide(Fold(Registered), Now)));
        Assert.Equal((null, null), (Fold(Registered, new WebhookDisabled(Now, WebhookEnd.Gone), new WebhookEnabled(Now)).Because, disabled.OldSecretUntil));
    }

    [Fact]
    public void None_chosen_is_all_and_a_choice_is_the_same_in_every_order()
    {
        Assert.Equal(WebhookTypes.All.Count, WebhookTypes.Codes([]).Count);
        Assert.Equal(WebhookTypes.Codes(["appointment.moved", "appointment.booked", "appointment.moved"]), WebhookTypes.Codes(["appointment.booked", "appointment.moved"]));
        Assert.Equal(WebhookTypes.All.Order(StringComparer.Ordinal), WebhookTypes.Codes(null).Select(code => WebhookTypes.NameOf(code.Value)).Order(StringComparer.Ordinal));
    }

    private static Webhook Fold(params WebhookEvent[] facts) => facts.Aggregate(Webhook.Initial, Webhook.Evolve);

    private static IReadOnlyList<WebhookEvent> All(Decision<WebhookEvent> decision) => Assert.IsType<Decision<WebhookEvent>.Accepted>(decision).Events;

    private static WebhookEvent Accepted(Decision<WebhookEvent> decision) => Assert.Single(All(decision));

    private static Rejection Refused(Decision<WebhookEvent> decision) => Assert.IsType<Decision<WebhookEvent>.Rejected>(decision).Reason;
}
