using System.Globalization;

namespace Bookings.Privacy;

/// <summary>Who applied, the newest first.</summary>
internal static class ListApplicants
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/applicants", Handle)
        .WithName(nameof(ListApplicants))
        .WithSummary("List applicants, newest first")
        .WithTags("Applicants")
        .Requires(May.ChooseApplicants)
        .ShowsPersonal();

    private static async Task<Page<ApplicantView>> Handle(PageRequest page, Caller caller, ApplicantCards cards, CancellationToken cancellation)
    {
        var (before, last) = page.After?.Split(' ') is [var ticks, var id]
            ? (Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), Guid.Parse(id))
            : (Instant.FromUtc(9999, 1, 1, 0, 0), Guid.Empty);
        var rows = await cards.Page(caller.Tenant, before, last, page.Fetch, cancellation);
        return page.Page(rows, view => view, view => string.Create(CultureInfo.InvariantCulture, $"{view.ReceivedAt.ToUnixTimeTicks()} {view.Id}"));
    }
}

/// <summary>One of them.</summary>
internal static class GetApplicant
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/applicants/{id:guid}", Handle)
        .WithName(nameof(GetApplicant))
        .WithSummary("An applicant")
        .WithTags("Applicants")
        .Requires(May.ChooseApplicants)
        .ShowsPersonal()
        .Refuses<ApplicantUnknown>();

    private static async Task<Results<Versioned<ApplicantView>, ProblemHttpResult>> Handle(Guid id, Caller caller, ApplicantCards cards, CancellationToken cancellation) =>
        await cards.Of(caller.Tenant, id, cancellation) is var (view, version) ? Answers.Ok(view, version) : new ApplicantUnknown().ToProblem();
}
