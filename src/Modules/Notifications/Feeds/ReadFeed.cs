using System.Security.Cryptography;
using System.Text;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>A calendar program looks whether something has changed (RFC 5545). An address that was revoked cannot be told from one that never was.</summary>
internal static class ReadFeed
{
    /// <summary>So often should a calendar look again.</summary>
    private static readonly Duration Refresh = Duration.FromHours(1);

    private static readonly Duration Back = Duration.FromDays(30);
    private static readonly Duration Ahead = Duration.FromDays(400);

    private sealed record Found(TenantId Tenant, ProviderId? Provider, SubjectId? Client, FeedDetail Detail, Language Language);

    /// <summary>What a calendar, which others may see, calls a time about which nothing is said.</summary>
    internal static Words Busy { get; } = new("Busy", "Opptatt", "Occupato");

    private static Words Calendar { get; } = new("Appointments", "Timer", "Appuntamenti");

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/feeds/calendars/{token}.ics", Handle)
        .WithName(nameof(ReadFeed))
        .WithSummary("A calendar under its secret address")
        .WithDescription("iCalendar (RFC 5545), from 30 days back to 400 days ahead, for programs that subscribe to it. Unknown and revoked addresses are 404 alike.")
        .Anonymous()
        .Produces(StatusCodes.Status200OK, contentType: "text/calendar")
        .Produces(StatusCodes.Status304NotModified);

    private static async Task<Results<ContentHttpResult, StatusCodeHttpResult, ProblemHttpResult>> Handle(
        string token, HttpContext http, BookingsDatabase database, EventStore store, ICalendars calendars, TimeProvider clock, CancellationToken cancellation)
    {
        if (await Find(database, token, cancellation) is not { } feed)
        {
            return KnownProblems.NotFound.ToProblem();
        }

        // Whole days, so that the answer of an hour ago is still this one.
        var today = clock.GetCurrentInstant().InUtc().Date.AtMidnight().InUtc().ToInstant();
        var entries = feed.Provider is { } provider
            ? await calendars.OfProvider(feed.Tenant, provider, today - Back, today + Ahead, feed.Language, cancellation)
            : await calendars.OfClient(feed.Tenant, feed.Client!.Value, today - Back, today + Ahead, feed.Language, cancellation);
        var level = (await store.Load(feed.Tenant, MessageSettings.Stream, cancellation)).State.Level;
        var text = Write(entries, feed.Detail, level, feed.Language);

        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return IsKnown(http.Request, tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Content(text, "text/calendar; charset=utf-8");
    }

    /// <param name="level">Of the business: what it says of no message, it says of no feed.</param>
    private static string Write(IReadOnlyList<CalendarEntry> entries, FeedDetail detail, MessageLevel level, Language language) => CalendarObject.Write(
        CalendarMethod.Publish, [.. entries.Select(entry => Event(entry, detail, (MessageLevel)Math.Max((int)level, entry.MessageLevel), language))], (detail == FeedDetail.Busy ? Busy : Calendar).In(language), Refresh);

    private static CalendarEvent Event(CalendarEntry entry, FeedDetail detail, MessageLevel level, Language language)
    {
        // The strictest level says nothing, whatever the feed may.
        var isQuiet = detail == FeedDetail.Busy || level == MessageLevel.LinkOnly;
        return new(
            $"{entry.Id}@bookings", entry.Version, entry.Made, entry.Start, entry.End, entry.Zone, entry.IsTentative ? CalendarStatus.Tentative : CalendarStatus.Confirmed,
            isQuiet ? Busy.In(language) : level == MessageLevel.Full ? entry.Service : AppointmentWords.SomeService.In(language), Location: isQuiet ? null : entry.Place);
    }

    private static bool IsKnown(HttpRequest request, string tag) => request.Headers.IfNoneMatch.Any(header => header is not null
        && header.Split(',', StringSplitOptions.TrimEntries).Any(known => known == "*" || known == tag || known == $"W/{tag}"));

    private static async Task<Found?> Find(BookingsDatabase database, string token, CancellationToken cancellation)
    {
        if (!FeedToken.IsWellFormed(token))
        {
            return null;
        }

        await using var find = database.Web.CreateCommand("select tenant_id, provider_id, client_id, detail, language from notifications.find_feed($1)");
        find.Parameters.Add(Param.Bytes(FeedToken.Hash(token)));
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation)
            ? new(
                new(rows.GetString(0)), rows.GetGuidOrNull(1) is { } provider ? new(provider) : null, rows.GetGuidOrNull(2) is { } client ? new(client) : null,
                Enum.Parse<FeedDetail>(rows.GetString(3)), Language.Of(rows.GetString(4)))
            : null;
    }
}
