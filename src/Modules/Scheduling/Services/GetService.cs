namespace Bookings.Scheduling;

/// <summary>Somebody looks at one service with its rules.</summary>
internal static class GetService
{
    internal sealed record View(
        Guid Id,
        LocalisedText Name,
        Category Category,
        ServiceStatus Status,
        MessageLevel MessageLevel,
        RulesView Rules,
        IReadOnlyList<LocationId> Locations,
        PolicyId PolicyId,
        IReadOnlyList<ProviderId> Providers,
        IReadOnlyList<RequireResources.Need> Resources,
        IntakeFormId? IntakeFormId,
        bool IntakeAtBooking)
    {
        internal static View Of(Guid id, Service service) => new(
            id, LocalisedText.Of(service.Name)!, service.Category, service.Status, service.MessageLevel, RulesView.Of(service.Rules),
            [.. service.Locations], service.Policy, [.. service.Providers],
            [.. service.Resources.Select(need => new RequireResources.Need(need.Pool.Value, need.Units))], service.Form, service.FormAtBooking);
    }

    /// <summary>Member for member what <see cref="RulesChange"/> takes.</summary>
    internal sealed record RulesView(
        IReadOnlyList<Duration> Durations, Duration BufferBefore, Duration BufferAfter, BufferGap BufferGap,
        Duration NoticeToBook, Duration NoticeToChange, Duration NoticeToCancel, int HorizonDays,
        int StepMinutes, Alignment Alignment, int OffsetMinutes, int? MostPerDay, int? MostOpenPerClient, int? MostPerClientPerDay,
        bool NeedsApproval, PriceView? Price, int Capacity, OwnOverlap OwnOverlap)
    {
        internal static RulesView Of(ServiceRules rules) => new(
            rules.Durations, rules.Buffers.Before, rules.Buffers.After, rules.Buffers.Gap,
            rules.Notice.Book, rules.Notice.Change, rules.Notice.Cancel, rules.HorizonDays,
            rules.Grid.StepMinutes, rules.Grid.Alignment, rules.Grid.OffsetMinutes, rules.Limits.PerDay, rules.Limits.OpenPerClient, rules.Limits.PerClientPerDay,
            rules.NeedsApproval, rules.Price is { } price ? new(price.Minor, price.Currency.Code) : null, rules.Capacity, rules.OwnOverlap);
    }

    /// <param name="Minor">In the currency's smallest unit.</param>
    internal sealed record PriceView(long Minor, string Currency);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/services/{serviceId:guid}", Handle)
        .WithName(nameof(GetService)).WithSummary("Show a service").WithTags("services")
        .Requires(Permissions.ReadSetUp)
        .Refuses<ServiceUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid serviceId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, Service.Of(new(serviceId)), cancellation);
        return found.Exists ? Answers.Ok(View.Of(serviceId, found.State), found.Version) : new ServiceUnknown().ToProblem();
    }
}
