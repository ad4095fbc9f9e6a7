using System.Text.Json.Nodes;
using Bookings.Clients.Contracts;

namespace Bookings.Notifications;

/// <summary>
/// What somebody's addresses do not want, found by their prints. Only of addresses that were shown to be theirs: of one that they merely named it would tell whose it is that
/// it is known here.
/// </summary>
internal sealed class HeldWishes(BookingsDatabase database, IClientContacts contacts, AddressPrints prints) : IHeldRows
{
    private const string Sql = "select category, since from notifications.unwanted where tenant_id = $1 and address = $2 order by category";

    public async Task<IReadOnlyList<HeldRow>> Of(HeldOn person, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        var found = new List<HeldRow>();
        foreach (var contact in (await contacts.Of(person.Tenant, person.Ids, cancellation)).Values)
        {
            foreach (var (kind, channel, address) in new[] { (ContactKind.Email, Channel.Email, contact.Email), (ContactKind.Phone, Channel.Sms, contact.Phone) })
            {
                if (address is not null && contact.Verified.Contains(kind) && await prints.Of(person.Tenant, channel, address, cancellation) is { } print)
                {
                    await Ask(person.Tenant, address, print, found, cancellation);
                }
            }
        }

        return found;
    }

    private async Task Ask(TenantId business, string address, byte[] print, List<HeldRow> found, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand(Sql);
        ask.Parameters.AddRange(new[] { Param.Tenant(business), Param.Bytes(print) });
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(new(null, new JsonObject { ["address"] = address, ["notWanted"] = rows.GetString(0), ["since"] = rows.GetDate(1).ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }));
        }
    }
}
