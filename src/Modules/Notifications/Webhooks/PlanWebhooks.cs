using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>What happened to an appointment becomes a delivery for each webhook that wants to hear of it; a repeat finds it there. History that was imported is told to nobody.</summary>
internal sealed class PlanWebhooks(
    IEnumerable<Announcement> announcements, BookingsDatabase database, EventStore store, IAppointments appointments, DeliverWebhooks deliver, TimeProvider clock)
    : Reaction<AppointmentChanged>(announcements)
{
    public override string Name => "notifications.plan_webhooks";

    protected override async Task On(Noticed<AppointmentChanged> noticed, CancellationToken cancellation)
    {
        var type = WebhookTypes.Of(noticed.Notice.Occasion);
        if (noticed.Notice.IsHistory || await Wanting(noticed.Tenant, type, cancellation) is not { Count: > 0 } webhooks)
        {
            return;
        }

        var most = await LevelOf(noticed.Tenant, noticed.Notice, cancellation);
        foreach (var (webhook, status, level) in webhooks)
        {
            var (said, body) = most == MessageLevel.LinkOnly || level == WebhookLevel.Signal
                ? (WebhookTypes.Changed, WebhookBody.Signal(noticed.Notice))
                : (type, WebhookBody.Thin(type, noticed.Notice, most));
            await Add(noticed, webhook, said, body, status == WebhookStatus.Enabled ? "waiting" : "held", cancellation);
        }

        deliver.Wake();
    }

    /// <summary>What messages about it may not say, no webhook says: the strictest of what the business, the kind of message and the service ask for.</summary>
    private async Task<MessageLevel> LevelOf(TenantId tenant, AppointmentChanged notice, CancellationToken cancellation)
    {
        var settings = (await store.Load(tenant, MessageSettings.Stream, cancellation)).State;
        var brief = (await appointments.Of(tenant, [notice.Appointment], cancellation)).GetValueOrDefault(notice.Appointment);
        var ofService = brief is null ? MessageLevel.LinkOnly : (MessageLevel)brief.MessageLevel;
        return Transitions.Of(notice.Occasion).Message is { } kind ? settings.LevelOf(kind, ofService) : settings.Level > ofService ? settings.Level : ofService;
    }

    private async Task<List<(Guid Webhook, WebhookStatus Status, WebhookLevel Level)>> Wanting(TenantId tenant, string type, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(
            "select id, status, level from notifications.webhooks where tenant_id = $1 and strpos(types, ' ' || $2 || ' ') > 0 order by id");
        find.Parameters.AddRange(new[] { Param.Tenant(tenant), Param.Text(WebhookTypes.Codes([type])[0].Value) });
        var found = new List<(Guid, WebhookStatus, WebhookLevel)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add((rows.GetGuid(0), Enum.Parse<WebhookStatus>(rows.GetString(1)), Enum.Parse<WebhookLevel>(rows.GetString(2))));
        }

        return found;
    }

    private async Task Add(Noticed<AppointmentChanged> noticed, Guid webhook, string type, string body, string state, CancellationToken cancellation)
    {
        await using var add = database.System.CreateCommand(WebhookDeliveries.Insert);
        add.Parameters.AddRange(WebhookDeliveries.Row(
            noticed.Tenant, Guid.CreateVersion7(), webhook, noticed.Id, noticed.Position, noticed.Notice.Appointment.Value, type, body, noticed.At, state, clock.GetCurrentInstant()));
        await add.ExecuteNonQueryAsync(cancellation);
    }
}
