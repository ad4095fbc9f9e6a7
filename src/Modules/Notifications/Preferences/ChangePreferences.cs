using System.Text;
using Bookings.Access.Contracts;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookings.Notifications;

/// <summary>
/// An address says what it wants, without signing in: by one click of a mail program (RFC 8058), by the form of the page, or by a program. It can be repeated as often as
/// one likes, so it needs no key; and it is in force for everything that is not sent yet.
/// </summary>
internal static class ChangePreferences
{
    private const string UpdateSql =
        """
        with gone as (delete from notifications.unwanted where tenant_id = $1 and address = $2 and category <> all($3))
        insert into notifications.unwanted (tenant_id, address, category, since) select $1, $2, c.category, $4 from unnest($3) as c (category)
        on conflict (tenant_id, address, category) do nothing
        """;

    /// <summary>Larger than any form of ours.</summary>
    private const int MostBytes = 4_096;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(SeePreferences.Route, Handle)
        .WithName(nameof(ChangePreferences))
        .WithSummary("Choose which messages you get")
        .WithDescription(
            "A form: List-Unsubscribe=One-Click (RFC 8058) turns off what the message was of; want=confirmations, want=reminders, want=promotions say what is wanted, and what is "
            + "not among them is turned off. Needs neither a token nor an Idempotency-Key.")
        .WithTags("Booking page")
        .Requires(May.Choose)
        .WithoutIdempotencyKey()
        .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(SeePreferences.View), ["application/json"]))
        .Refuses<SeePreferences.PreferencesGone>();

    private static async Task<IResult> Handle(
        string token, Caller caller, HttpContext http, EventStore store, IBusinessProfiles businesses, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (await SeePreferences.Find(store, caller.Tenant, token, now, cancellation) is not var (address, category, before) || await businesses.Of(caller.Tenant, cancellation) is not { } business)
        {
            return new SeePreferences.PreferencesGone().ToProblem();
        }

        var unwanted = Unwanted(await Form(http.Request, cancellation), category, before);
        await store.Transact(caller with { Idempotency = null }, transaction =>
        {
            transaction.Also(
                UpdateSql, Param.Tenant(caller.Tenant), Param.Bytes(address), Param.Texts([.. unwanted.Select(one => one.ToString())]),
                Param.Of(now.InUtc().Date.ToDateOnly(), NpgsqlTypes.NpgsqlDbType.Date));
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        var view = SeePreferences.Show(unwanted);
        return PreferencePage.IsAskedFor(http.Request) ? PreferencePage.Of(http, business, view, isSaved: true) : TypedResults.Ok(view);
    }

    /// <summary>What is turned off after it. A form that says nothing of ours leaves everything as it was.</summary>
    internal static IReadOnlyList<MessageCategory> Unwanted(
        IReadOnlyDictionary<string, string[]> form, MessageCategory category, IReadOnlyList<MessageCategory> before) =>
        form.ContainsKey("List-Unsubscribe") ? [.. before.Union(category.TurnedOffWith())]
        : form.ContainsKey("want") || form.ContainsKey("form")
            ? [.. MessageCategories.Optional.Where(one => !form.GetValueOrDefault("want", []).Contains(one.ToString(), StringComparer.OrdinalIgnoreCase))]
            : before;

    private static async Task<IReadOnlyDictionary<string, string[]>> Form(HttpRequest request, CancellationToken cancellation)
    {
        var body = new byte[MostBytes];
        var length = await request.Body.ReadAtLeastAsync(body, MostBytes, throwOnEndOfStream: false, cancellation);
        var text = Encoding.UTF8.GetString(body, 0, length);
        return QueryHelpers.ParseQuery(text).ToDictionary(field => field.Key, field => field.Value.OfType<string>().ToArray(), StringComparer.Ordinal);
    }
}
