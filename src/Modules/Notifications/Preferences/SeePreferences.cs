using Bookings.Access.Contracts;

namespace Bookings.Notifications;

/// <summary>
/// What an address gets and does not get: for programs as JSON, for whoever follows the link of a mail as a page with a form. It changes nothing, however often it is
/// read: mail scanners follow every link.
/// </summary>
internal static class SeePreferences
{
    internal const string Route = "/public/{business}/preferences/{token}";

    /// <param name="Categories">What can be turned off, and whether it is wanted. What somebody has to know is sent in any case.</param>
    internal sealed record View(IReadOnlyList<CategoryView> Categories);

    /// <param name="Category">confirmations, reminders or promotions.</param>
    internal sealed record CategoryView(MessageCategory Category, bool Wanted);

    internal sealed record PreferencesGone() : Rejection(Because.NotFound, "preferences-gone", new(
        "This link has run out or never was. Each message has one of its own.", "Denne lenken er utløpt eller har aldri fantes. Hver melding har sin egen.",
        "Questo link è scaduto o non è mai esistito. Ogni messaggio ne ha uno suo."));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(Route, Handle)
        .WithName(nameof(SeePreferences))
        .WithSummary("See which messages you get")
        .WithDescription("By the link of a message, without signing in. A browser gets a page with a form. Changes nothing.")
        .WithTags("Booking page")
        .Requires(May.Choose)
        .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(View), ["application/json"]))
        .Refuses<PreferencesGone>();

    /// <summary>Whose address it is and what it does not want; null for a link that there is not.</summary>
    internal static async Task<(byte[] Address, MessageCategory Category, IReadOnlyList<MessageCategory> Unwanted)?> Find(
        EventStore store, TenantId business, string token, Instant now, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var link = read.Single<(byte[] Closed, MessageCategory Category)?>(
            "select address, category from notifications.preference_links where tenant_id = $1 and link = $2 and expires >= $3",
            row => (row.GetFieldValue<byte[]>(0), Enum.Parse<MessageCategory>(row.GetString(1))),
            Param.Tenant(business), Param.Bytes(Wishes.Hash(token)), Param.Of(now.InUtc().Date.ToDateOnly(), NpgsqlTypes.NpgsqlDbType.Date));
        await read.Run(cancellation);
        if (link.Value is not var (closed, category))
        {
            return null;
        }

        var (second, address) = (store.Read(business), Wishes.Open(token, closed));
        var unwanted = second.Query(
            "select category from notifications.unwanted where tenant_id = $1 and address = $2", row => Enum.Parse<MessageCategory>(row.GetString(0)),
            Param.Tenant(business), Param.Bytes(address));
        await second.Run(cancellation);
        return (address, category, unwanted.Value);
    }

    internal static View Show(IReadOnlyList<MessageCategory> unwanted) =>
        new([.. MessageCategories.Optional.Select(category => new CategoryView(category, !unwanted.Contains(category)))]);

    private static async Task<IResult> Handle(
        string token, Caller caller, HttpContext http, EventStore store, IBusinessProfiles businesses, TimeProvider clock, CancellationToken cancellation)
    {
        if (await Find(store, caller.Tenant, token, clock.GetCurrentInstant(), cancellation) is not var (_, _, unwanted) || await businesses.Of(caller.Tenant, cancellation) is not { } business)
        {
            return new PreferencesGone().ToProblem();
        }

        var view = Show(unwanted);
        return PreferencePage.IsAskedFor(http.Request) ? PreferencePage.Of(http, business, view, isSaved: false) : TypedResults.Ok(view);
    }
}
