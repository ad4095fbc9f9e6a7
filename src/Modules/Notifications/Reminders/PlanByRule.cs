using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>A new rule holds for appointments that were booked before it as well: their reminders are planned, as far as they lie ahead.</summary>
internal sealed class PlanByRule(IAppointments appointments) : BackgroundProjection
{
    private const int PageSize = 1_000;

    public override string Name => "notifications.plan_by_rule";

    public override IReadOnlyList<Type> Facts => [typeof(ReminderRuleSet)];

    public override async Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var setup = await MessageSetup.Read(connection, tenant, cancellation);
        var rules = page.Select(fact => fact.Stream).ToHashSet();
        var inForce = setup with { Reminders = [.. setup.Reminders.Where(one => rules.Contains(one.Id))] };
        if (inForce.Reminders.Count == 0)
        {
            return;
        }

        var now = page.Max(fact => fact.At);
        for (AppointmentId? last = null; ;)
        {
            var ahead = await appointments.Ahead(tenant, now, last, PageSize, cancellation);
            await PlannedMessage.Insert(tenant, [.. ahead.SelectMany(appointment => inForce.RemindersOf(appointment, appointment.Version, now))], connection, cancellation);
            if (ahead.Count < PageSize)
            {
                return;
            }

            last = ahead[^1].Id;
        }
    }
}
