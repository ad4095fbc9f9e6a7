namespace Bookings.Scheduling;

/// <summary>A form is asked no more. Services that name it ask nothing; what was answered stays.</summary>
internal static class RetireIntakeForm
{
    internal static Decision<IntakeFormEvent> Decide(IntakeForm form) => form.Status switch
    {
        IntakeFormStatus.Published => new IntakeFormRetired(),
        IntakeFormStatus.Retired => Decision.Unchanged,
        _ => new IntakeFormUnknown(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/intake-forms/{formId:guid}/retire", Handle)
        .WithName(nameof(RetireIntakeForm)).WithSummary("Retire an intake form").WithTags("intake-forms")
        .Requires(Permissions.SetUp)
        .Refuses<IntakeFormUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid formId, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await store.Transact(caller, IntakeForm.Of(new(formId)), Decide, cancellation)).ToChanged();
}
