using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Notifications;

internal static class WebhookPermissions
{
    /// <summary>Say which other systems hear what happens, and see what was sent to them.</summary>
    public const string Manage = "webhooks:manage";
}

/// <summary>The part of the table of contents that is about webhooks.</summary>
public sealed partial class NotificationsModule
{
    private void TellsOtherSystems()
    {
        Reads<WebhookOptions>("Webhooks", _ => []);
        Schema("Webhooks.sql");
        Stores<Webhook, WebhookEvent>();
        Keeps<WebhooksTable>();
        Follows<PlanWebhooks>();
        Permits(WebhookPermissions.Manage, Role.Owner, Role.Manager);
        Serves(RegisterWebhook.Map);
        Serves(ListWebhooks.Map);
        Serves(GetWebhook.Map);
        Serves(ChangeWebhook.Map);
        Serves(RotateWebhookSecret.Map);
        Serves(DisableWebhook.Map);
        Serves(EnableWebhook.Map);
        Serves(RemoveWebhook.Map);
        Serves(TestWebhook.Map);
        Serves(ListWebhookDeliveries.Map);
        Serves(GetWebhookDelivery.Map);
        Serves(ReplayWebhookDeliveries.Map);
        Offers(services =>
        {
            services.AddSingleton<WebhookPost>().AddSingleton<WebhookSecrets>().AddSingleton<WebhookDeliveries>().AddSingleton<DeliverWebhooks>().AddSingleton<IChosenRecipients, ChosenRecipients>().AddSingleton<IBackgroundWork, WebhookLoop>();
            services.AddHealthChecks().AddCheck<WebhookHealth>("webhooks", timeout: TimeSpan.FromSeconds(3));
        });
    }
}
