using System.Buffers.Text;
using System.Security.Cryptography;
using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>How a guest comes back to a booking: a link that opens once, and the session that it opens. Both are random, and only their hashes are kept.</summary>
internal static class ManageAccess
{
    internal const string SessionHeader = "Booking-Session";

    /// <summary>How long an opened link keeps the booking in reach.</summary>
    internal static Duration SessionTime => Duration.FromMinutes(30);

    /// <summary>How long a link waits; a new one can always be asked for.</summary>
    internal static Duration LinkTime => Duration.FromDays(30);

    internal static string Draw(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));

    /// <summary>Stages a new link to an appointment.</summary>
    internal static GuestLink AddLink(Transaction transaction, AppointmentId appointment, Instant now)
    {
        var link = new GuestLink(Draw("bml_"), now + LinkTime);
        transaction.Also(
            "insert into scheduling.manage_links (tenant_id, link, appointment, expires) values ($1, $2, $3, $4)",
            Param.Tenant(transaction.Caller.Tenant), Param.Bytes(Hash(link.Token)), Param.Uuid((Guid?)appointment.Value), Param.Time(link.Expires));
        return link;
    }

    /// <summary>The booking that a session is of, and whose it is.</summary>
    internal static async Task<Visitor?> Find(EventStore store, TenantId tenant, string? session, Instant now, CancellationToken cancellation)
    {
        if (session is null or { Length: > 100 } || !session.StartsWith("bms_", StringComparison.Ordinal))
        {
            return null;
        }

        var read = store.Read(tenant);
        var found = read.Single(
            """
            select s.appointment, a.client_id from scheduling.manage_sessions s
            join scheduling.appointments a on a.tenant_id = s.tenant_id and a.id = s.appointment
            where s.tenant_id = $1 and s.session = $2 and s.expires > $3
            """,
            row => new Visitor(new(row.GetGuid(0)), row.GetGuidOrNull(1) is { } client ? new(client) : null),
            Param.Tenant(tenant), Param.Bytes(Hash(session)), Param.Time(now));
        await read.Run(cancellation);
        return found.Value;
    }
}

/// <param name="Token">To be handed to <c>manage/open</c>; shown once and stored nowhere.</param>
internal sealed record GuestLink(string Token, Instant Expires);

/// <param name="Client">Null once the client was erased.</param>
internal sealed record Visitor(AppointmentId Appointment, ClientId? Client);

internal sealed record SessionGone() : Rejection(
    Because.Forbidden, "session-gone", "This booking is not open here, or no longer: open it with its link, or ask for a new one.");

internal sealed record LinkGone() : Rejection(Because.NotFound, "link-gone", "This link was used, has run out, or never was. Ask for a new one.");
