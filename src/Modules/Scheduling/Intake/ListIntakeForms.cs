namespace Bookings.Scheduling;

/// <summary>Somebody looks through the forms, as they are asked now.</summary>
internal static class ListIntakeForms
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/intake-forms", Handle)
        .WithName(nameof(ListIntakeForms)).WithSummary("List the intake forms").WithTags("intake-forms")
        .Requires(Permissions.ReadSetUp);

    private static Task<Page<GetIntakeForm.View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Page<IntakeForm, GetIntakeForm.View>(
            caller, page, "select id, version, doc from scheduling.intake_forms where tenant_id = $1 and id > $2 order by id limit $3",
            row => GetIntakeForm.View.Of(row.Id, row.State), cancellation);
}
