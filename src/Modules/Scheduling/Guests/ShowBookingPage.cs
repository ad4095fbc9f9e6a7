using Bookings.Access.Contracts;

namespace Bookings.Scheduling;

/// <summary>What a business says of itself to everyone: its name, where it is, and who can be booked.</summary>
internal static class ShowBookingPage
{
    internal sealed record Place(LocationId Id, string Name, string? Address, string Zone);

    internal sealed record Person(ProviderId Id, string Name, string? Title, string? Bio, IReadOnlyList<string> Languages);

    internal sealed record View(string Slug, string Name, string Country, string Language, string Zone, IReadOnlyList<Place> Locations, IReadOnlyList<Person> Providers);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}", Handle)
        .WithName(nameof(ShowBookingPage))
        .WithSummary("See the business")
        .WithDescription("Name, open locations and providers who can be booked. Texts come in the language of `language` (or Accept-Language) where there are any.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage);

    private static async Task<Ok<View>> Handle(
        string business, Caller caller, HttpRequest request, IBusinesses businesses, BusinessLanguages languages, EventStore store, Practices practices,
        CancellationToken cancellation, string? language = null)
    {
        var found = await businesses.Named(business, cancellation);
        var practice = await practices.Now(store, caller.Tenant, cancellation);
        var wanted = await languages.Of(language, request, business, cancellation);
        return TypedResults.Ok(new View(
            found.Slug.Value, found.Name.Value, found.Country.Value, found.Language.Value, found.Zone.Id,
            [.. practice.Parts.Locations.Where(place => place.Value.Status == LocationStatus.Open).OrderBy(place => place.Key.Value)
                .Select(place => new Place(place.Key, place.Value.Name.Value, place.Value.Address?.Value, place.Value.Zone.Id))],
            [.. practice.Parts.Providers.Where(person => person.Value.Status == ProviderStatus.Active).OrderBy(person => person.Key.Value).Select(person => new Person(
                person.Key, person.Value.Profile.DisplayName.Value, person.Value.Profile.Title?.For(wanted).Value, person.Value.Profile.Bio?.For(wanted).Value,
                [.. person.Value.Profile.Languages.Select(spoken => spoken.Value)]))]));
    }
}

internal static class CurrentPractice
{
    /// <summary>The set-up as it is at this moment, also where another host changed it.</summary>
    internal static async Task<Practice> Now(this Practices practices, EventStore store, TenantId tenant, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(tenant));
        await read.Run(cancellation);
        return await practices.Current(tenant, version.Value, cancellation);
    }
}
