using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>How a guest comes back: a link that opens once, and the session that it opens. Both are random, and only their hashes are kept.</summary>
internal static class ManageAccess
{
    internal const string SessionHeader = "Booking-Session";

    private const string SessionPrefix = "bms_";

    /// <summary>How long an opened link keeps the booking in reach.</summary>
    internal static Duration SessionTime => Duration.FromMinutes(30);

    /// <summary>How long a link waits; a new one can always be asked for.</summary>
    internal static Duration LinkTime => Duration.FromDays(30);

    internal static string NewSession() => Draw(SessionPrefix);

    internal static string NewLink() => Draw("bml_");

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Stages a new link to an appointment.</summary>
    internal static GuestLink AddLink(Transaction transaction, AppointmentId appointment, Instant now) => AddLink(transaction, LinkTarget.Appointment, appointment.Value, now);

    /// <summary>Stages a new link to a place on the waiting list.</summary>
    internal static GuestLink AddLink(Transaction transaction, PlaceId place, Instant now) => AddLink(transaction, LinkTarget.Place, place.Value, now);

    /// <summary>Stages a new link to what is held on somebody.</summary>
    internal static GuestLink AddLink(Transaction transaction, ClientId client, Instant now) => AddLink(transaction, LinkTarget.Client, client.Value, now);

    /// <summary>Stages links, each by what it leads to.</summary>
    internal static void AddLinks(Transaction transaction, LinkTarget target, IReadOnlyDictionary<Guid, string> tokens, Instant expires) => transaction.Also(
        $"insert into scheduling.manage_links (tenant_id, link, {Column(target)}, expires) select $1, l.link, l.target, $4 from unnest($2, $3) as l (link, target)",
        Param.Tenant(transaction.Caller.Tenant), Param.BytesArray([.. tokens.Values.Select(Hash)]), Param.Uuids([.. tokens.Keys]), Param.Time(expires));

    /// <summary>What a session is of, and whose it is.</summary>
    internal static async Task<Visitor> Find(EventStore store, TenantId tenant, string? session, Instant now, CancellationToken cancellation)
    {
        if (session is null or { Length: > 100 } || !session.StartsWith(SessionPrefix, StringComparison.Ordinal))
        {
            return Visitor.Nobody;
        }

        var read = store.Read(tenant);
        var found = read.Single(
            """
            select s.appointment, s.place, coalesce(a.client_id, w.client_id, s.client) from scheduling.manage_sessions s
            left join scheduling.appointments a on a.tenant_id = s.tenant_id and a.id = s.appointment
            left join scheduling.waitlist w on w.tenant_id = s.tenant_id and w.id = s.place
            where s.tenant_id = $1 and s.session = $2 and s.expires > $3
            """,
            row => new Visitor(
                row.GetGuidOrNull(0) is { } appointment ? new(appointment) : null, row.GetGuidOrNull(1) is { } place ? new(place) : null,
                row.GetGuidOrNull(2) is { } client ? new(client) : null),
            Param.Tenant(tenant), Param.Bytes(Hash(session)), Param.Time(now));
        await read.Run(cancellation);
        return found.Value ?? Visitor.Nobody;
    }

    private static GuestLink AddLink(Transaction transaction, LinkTarget target, Guid id, Instant now)
    {
        var link = new GuestLink(NewLink(), now + LinkTime);
        AddLinks(transaction, target, new Dictionary<Guid, string> { [id] = link.Token }, link.Expires);
        return link;
    }

    private static string Column(LinkTarget target) => target switch { LinkTarget.Appointment => "appointment", LinkTarget.Place => "place", _ => "client" };

    private static string Draw(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What a link leads to.</summary>
internal enum LinkTarget
{
    Appointment,
    Place,

    /// <summary>To no booking: to what is held on somebody.</summary>
    Client,
}

/// <param name="Token">To be handed to <c>manage/open</c>; shown once and stored nowhere.</param>
internal sealed record GuestLink(string Token, Instant Expires)
{
    public override string ToString() => "«secret»";
}

internal sealed record LinkGone() : Rejection(
    Because.NotFound, "link-gone",
    new(
        "This link was used, has run out, or never was. Ask for a new one.",
        "Denne lenken er brukt, utløpt eller har aldri fantes. Be om en ny.",
        "Questo link è stato usato, è scaduto o non è mai esistito. Chiedine uno nuovo."));
