namespace Bookings.Scheduling;

/// <summary>What a guest can book.</summary>
internal static class ListGuestServices
{
    /// <param name="Durations">ISO 8601; the first is the usual one.</param>
    /// <param name="NeedsApproval">A booking is a request, until the practice says yes.</param>
    /// <param name="IsClass">It has sessions with seats instead of slots.</param>
    /// <param name="AnswersAtBooking">A booking needs the answers to what is required; otherwise they may come later.</param>
    /// <param name="Cancellation">What moving and cancelling costs, in words made from the rule that is applied.</param>
    internal sealed record Offer(
        ServiceId Id, string Name, Category Category, IReadOnlyList<Duration> Durations, PriceView? Price, bool NeedsApproval, bool IsClass,
        IReadOnlyList<LocationId> Locations, IReadOnlyList<ProviderId> Providers, string Cancellation, bool AnswersAtBooking, IReadOnlyList<Question> Questions);

    /// <param name="Class">personal, or special for what is about health and kept apart from the rest.</param>
    /// <param name="Purpose">Why it is asked.</param>
    /// <param name="KeptForDays">After the end of the appointment.</param>
    internal sealed record Question(string Key, string Label, AnswerKind Kind, FieldClass Class, string Purpose, bool Required, int KeptForDays, IReadOnlyList<Choice> Choices)
    {
        internal static Question Of(IntakeField field, Language language) => new(
            field.Key.Value, field.Label.For(language).Value, field.Kind, field.Class, field.Purpose.For(language).Value, field.IsRequired, field.KeepDays,
            [.. field.Choices.Select(choice => new Choice(choice.Key.Value, choice.Label.For(language).Value))]);
    }

    internal sealed record Choice(string Key, string Label);

    internal sealed record View(IReadOnlyList<Offer> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/services", Handle)
        .WithName(nameof(ListGuestServices))
        .WithSummary("See what can be booked")
        .WithDescription("Published services with at least one provider who gives them somewhere, with the cancellation terms that a booking made now will keep.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage);

    private static async Task<Ok<View>> Handle(
        string business, Caller caller, HttpRequest request, BusinessLanguages languages, EventStore store, Practices practices, CancellationToken cancellation, string? language = null)
    {
        var wanted = await languages.Of(language, request, business, cancellation);
        var practice = await practices.Now(store, caller.Tenant, cancellation);
        return TypedResults.Ok(new View([.. practice.Parts.Services.Where(each => each.Value.Status == ServiceStatus.Published).OrderBy(each => each.Key.Value)
            .Select(each => OfferOf(practice, each.Key, each.Value, wanted)).Where(offer => offer.Providers.Count > 0)]));
    }

    private static Offer OfferOf(Practice practice, ServiceId id, Service service, Language language)
    {
        var places = practice.LocationsOf(id);
        var terms = practice.Parts.Policies.GetValueOrDefault(service.Policy, CancellationPolicy.Initial).Current().Terms;
        return new(
            id, service.Name.For(language).Value, service.Category, service.Rules.Durations, PriceView.Of(service.Rules.Price), service.Rules.NeedsApproval, service.Rules.IsClass(),
            [.. places], [.. places.SelectMany(place => practice.ProvidersOf(id, place)).Distinct()], TermsText.Of(terms).In(language),
            service.FormAtBooking, [.. practice.AskedBy(id).Fields.Select(field => Question.Of(field, language))]);
    }
}
