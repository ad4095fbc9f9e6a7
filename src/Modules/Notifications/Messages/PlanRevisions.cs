using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>
/// A text that people accepted was changed materially. Told are those who accepted it for a visit that still lies ahead, when the new text is published and so before it
/// holds: they come because of what they agreed to. Whoever was here once and comes no more hears nothing: to them it changes nothing, and if they book again they are asked.
/// </summary>
internal sealed class PlanRevisions(IEnumerable<Announcement> announcements, IRevisions revisions, IAppointments appointments) : NoticeRows<PolicyRevised>(announcements)
{
    private const int PageSize = 1_000;

    public override string Name => "notifications.plan_revisions";

    protected override async Task Write(TenantId tenant, IReadOnlyList<Noticed<PolicyRevised>> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var setup = await MessageSetup.Read(connection, tenant, cancellation);
        foreach (var noticed in page)
        {
            await Plan(noticed, setup, connection, cancellation);
        }
    }

    private async Task Plan(Noticed<PolicyRevised> noticed, MessageSetup setup, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var revision = noticed.Notice.Revision;
        for (SubjectId? last = null; ;)
        {
            var concerned = await revisions.Concerned(noticed.Tenant, revision, last, PageSize, cancellation);
            var expected = await appointments.Expected(noticed.Tenant, concerned, noticed.At, cancellation);
            await PlannedMessage.Insert(
                noticed.Tenant,
                [
                    .. from person in concerned
                       where expected.Contains(person)
                       from channel in setup.Settings.Channels
                       select new PlannedMessage(Matter.Of(revision.Document, person), revision.Version, Transitions.MessageFor<PolicyRevised>(), channel, noticed.At),
                ],
                connection, cancellation);
            if (concerned.Count < PageSize)
            {
                return;
            }

            last = concerned[^1];
        }
    }
}
