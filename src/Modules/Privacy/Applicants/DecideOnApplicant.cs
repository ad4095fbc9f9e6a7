namespace Bookings.Privacy;

internal sealed record ApplicantUnknown() : Rejection(Because.NotFound, "applicant-unknown", new(
    "There is no such applicant.", "Denne søkeren finnes ikke.", "Questo candidato non esiste."));

internal sealed record ApplicantIsDecided() : Rejection(Because.Conflict, "applicant-decided", new(
    "It was decided otherwise about this applicant before.",
    "Det er allerede bestemt noe annet om denne søkeren.",
    "Su questo candidato è già stato deciso diversamente."));

/// <summary>The three ways in which an application ends. From then on the time runs after which the applicant is erased.</summary>
internal static class DecideOnApplicant
{
    internal static Decision<ApplicantEvent> Decide(ApplicantEvent end, ApplicantStage stage, Applicant applicant) => applicant.Stage switch
    {
        ApplicantStage.None => new ApplicantUnknown(),
        ApplicantStage.Open => end,
        _ when applicant.Stage == stage => Decision.Unchanged,
        _ => new ApplicantIsDecided(),
    };

    internal static void EndsApplication(
        this IEndpointRouteBuilder routes, string way, string name, string summary, ApplicantStage stage, Func<Instant, ApplicantEvent> end) => routes
        .MapPost($"/applicants/{{id:guid}}/{way}", (Guid id, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
            Handle(id, caller, store, end(clock.GetCurrentInstant()), stage, cancellation))
        .WithName(name)
        .WithSummary(summary)
        .WithTags("Applicants")
        .Requires(May.ChooseApplicants)
        .Refuses<ApplicantUnknown>().Refuses<ApplicantIsDecided>().Refuses<PersonNotLive>().Refuses<PreconditionFailed>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Caller caller, EventStore store, ApplicantEvent end, ApplicantStage stage, CancellationToken cancellation) =>
        (await store.Transact(caller, Applicant.Of(new(id)), applicant => Decide(end, stage, applicant), cancellation)).ToChanged();
}

internal static class HireApplicant
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.EndsApplication("hire", nameof(HireApplicant), "Record that an applicant was hired", ApplicantStage.Hired, now => new ApplicantHired(now));
}

internal static class RejectApplicant
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.EndsApplication("reject", nameof(RejectApplicant), "Record that an applicant was not chosen", ApplicantStage.Rejected, now => new ApplicantRejected(now));
}

internal static class WithdrawApplication
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.EndsApplication("withdraw", nameof(WithdrawApplication), "Record that an applicant changed their mind", ApplicantStage.Withdrawn, now => new ApplicationWithdrawn(now));
}
