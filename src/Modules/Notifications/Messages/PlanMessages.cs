using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>
/// Plans what is to be sent about appointments, out of what Scheduling announces. Nothing is sent here and nobody is opened: the rows say what, about which
/// appointment, when. What came from another system's history happened long ago, and nobody is told of it.
/// </summary>
internal sealed class PlanMessages(IEnumerable<Announcement> announcements, IAppointments appointments) : NoticeRows<AppointmentChanged>(announcements)
{
    private const string Drop =
        """
        delete from notifications.messages m using unnest($2, $3) as d (appointment, version)
        where m.tenant_id = $1 and m.appointment = d.appointment and m.rule is not null and m.version < d.version and m.settled_at is null
        """;

    public override string Name => "notifications.plan";

    protected override async Task Write(
        TenantId tenant, IReadOnlyList<Noticed<AppointmentChanged>> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var news = page.Where(noticed => !noticed.Notice.IsHistory).ToList();
        if (news.Count == 0)
        {
            return;
        }

        var setup = await MessageSetup.Read(connection, tenant, cancellation);
        var moved = news.Where(noticed => Transitions.Of(noticed.Notice.Occasion).Reminders != Replanning.Keep).ToList();
        List<PlannedMessage> planned = [.. news.SelectMany(noticed => News(noticed, setup)), .. await Reminders(tenant, moved, setup, cancellation)];

        await using var batch = new NpgsqlBatch(connection);
        if (moved.Count > 0)
        {
            batch.BatchCommands.Add(new(Drop)
            {
                Parameters = { Param.Tenant(tenant), Param.Uuids([.. moved.Select(one => one.Notice.Appointment.Value)]), Param.Bigs([.. moved.Select(one => one.Notice.Version)]) },
            });
        }

        if (planned.Count > 0)
        {
            batch.BatchCommands.Add(PlannedMessage.ToInsert(tenant, planned));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static IEnumerable<PlannedMessage> News(Noticed<AppointmentChanged> noticed, MessageSetup setup) =>
        Transitions.Of(noticed.Notice.Occasion).Message is { } kind
            ? setup.Settings.Channels.Select(channel => new PlannedMessage(Matter.Of(noticed.Notice.Appointment), noticed.Notice.Version, kind, channel, noticed.At))
            : [];

    /// <summary>
    /// For the time as it is now: of several changes on one page each plans, and the last one's reminders stay. A reminder whose moment had passed when the change was
    /// made is not planned: what tells of the change tells the time as well.
    /// </summary>
    private async Task<IEnumerable<PlannedMessage>> Reminders(
        TenantId tenant, IReadOnlyList<Noticed<AppointmentChanged>> moved, MessageSetup setup, CancellationToken cancellation)
    {
        var last = moved.GroupBy(noticed => noticed.Notice.Appointment).Select(each => each.MaxBy(noticed => noticed.Notice.Version)!)
            .Where(noticed => Transitions.Of(noticed.Notice.Occasion).Reminders == Replanning.Anew).ToList();
        if (last.Count == 0 || setup.Reminders.Count == 0)
        {
            return [];
        }

        var briefs = await appointments.Of(tenant, [.. last.Select(noticed => noticed.Notice.Appointment)], cancellation);
        return last.Where(noticed => briefs.ContainsKey(noticed.Notice.Appointment))
            .SelectMany(noticed => setup.RemindersOf(briefs[noticed.Notice.Appointment], noticed.Notice.Version, noticed.At));
    }
}
