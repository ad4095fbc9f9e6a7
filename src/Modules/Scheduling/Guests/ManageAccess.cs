using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

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
    internal static GuestLink AddLink(Transaction transaction, AppointmentId appointment, Instant now) => AddLink(transaction, appointment.Value, place: null, now);

    /// <summary>Stages a new link to a place on the waiting list.</summary>
    internal static GuestLink AddLink(Transaction transaction, PlaceId place, Instant now) => AddLink(transaction, appointment: null, place.Value, now);

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
            select s.appointment, s.place, coalesce(a.client_id, w.client_id) from scheduling.manage_sessions s
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

    private static GuestLink AddLink(Transaction transaction, Guid? appointment, Guid? place, Instant now)
    {
        var link = new GuestLink(NewLink(), now + LinkTime);
        transaction.Also(
            "insert into scheduling.manage_links (tenant_id, link, appointment, place, expires) values ($1, $2, $3, $4, $5)",
            Param.Tenant(transaction.Caller.Tenant), Param.Bytes(Hash(link.Token)), Param.Uuid(appointment), Param.Uuid(place), Param.Time(link.Expires));
        return link;
    }

    private static string Draw(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
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
