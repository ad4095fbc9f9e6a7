using System.Threading.Channels;
using Bookings.Clients.Contracts;
using Bookings.Notifications.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Scheduling;

/// <summary>Sends the links that were asked for, one after the other, after the answer. What was not sent when the program ends can be asked for again.</summary>
internal sealed partial class LinkPost(
    EventStore store, IClientRegistry clients, IMessages messages, GuestDesk desk, ContactWindows contacts, TimeProvider clock, ILogger<LinkPost> log) : BackgroundService
{
    internal const int MostInWindow = 3;

    /// <summary>Of those who share an address and have nothing ahead.</summary>
    private const int MostClients = 5;

    private const string Ahead =
        """
        (select id, null::uuid from scheduling.appointments
         where tenant_id = $1 and client_id = any($2) and starts > $3 and status in ('Requested', 'Booked') order by starts limit 5)
        union all
        (select null::uuid, id from scheduling.waitlist
         where tenant_id = $1 and client_id = any($2) and status in ('Waiting', 'Offered') order by joined_at limit 5)
        """;

    private readonly Channel<Wish> _wishes = Channel.CreateBounded<Wish>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });

    internal static TimeSpan Window => TimeSpan.FromMinutes(15);

    internal sealed record Wish(string Business, Caller Caller, string Email, Language Language)
    {
        public override string ToString() => "«personal»";
    }

    internal void Ask(Wish wish) => _wishes.Writer.TryWrite(wish);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var wish in _wishes.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await Send(wish, stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // Whoever asked can ask again; that they asked must not be lost in silence.
                    NotSent(log, fault.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Send(Wish wish, CancellationToken cancellation)
    {
        var tenant = wish.Caller.Tenant;
        if (!Contact.TryNormalise(ContactKind.Email, wish.Email, out var email) || contacts.Take("link", tenant, email, MostInWindow, Window) is not null)
        {
            return;
        }

        var found = (await clients.Find(tenant, ContactKind.Email, [email], cancellation))[0];
        var now = clock.GetCurrentInstant();
        var read = store.Read(tenant);
        var ahead = read.Query(
            Ahead, row => (Appointment: row.GetGuidOrNull(0), Place: row.GetGuidOrNull(1)),
            Param.Tenant(tenant), Param.Uuids([.. found.Select(client => client.Value)]), Param.Time(now));
        await read.Run(cancellation);
        // Who has nothing ahead comes back all the same: to what is held on them.
        List<Func<Transaction, GuestLink>> links = ahead.Value.Count > 0
            ? [.. ahead.Value.Select(Func<Transaction, GuestLink> (one) => transaction => one.Appointment is { } id
                ? ManageAccess.AddLink(transaction, new AppointmentId(id), now)
                : ManageAccess.AddLink(transaction, new PlaceId(one.Place!.Value), now))]
            : [.. found.Take(MostClients).Select(Func<Transaction, GuestLink> (client) => transaction => ManageAccess.AddLink(transaction, client, now))];
        foreach (var add in links)
        {
            GuestLink? link = null;
            await store.Transact(wish.Caller with { Idempotency = null }, transaction =>
            {
                link = add(transaction);
                return Task.FromResult<Rejection?>(null);
            }, cancellation);
            await messages.Send(desk.ManageMessage(tenant, wish.Business, email, wish.Language, link!), cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Links that guests had asked for could not be sent: {Fault}")]
    private static partial void NotSent(ILogger log, string fault);
}
