namespace Bookings.Scheduling;

/// <summary>Somebody reads the forms, as they are asked now.</summary>
internal static class ShowIntakeForms
{
    internal sealed record View(Guid Id, int Version, IntakeFormStatus Status, string Name, IReadOnlyList<PublishIntakeForm.Field> Fields)
    {
        internal static View Of(Guid id, IntakeForm form) => new(
            id, form.Versions.Count, form.Status, form.Versions[^1].Name.Value, [.. form.Versions[^1].Fields.Select(PublishIntakeForm.Field.Of)]);
    }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/intake-forms", List)
            .WithName("ListIntakeForms").WithSummary("List the intake forms").WithTags("intake forms").Requires(Permissions.ReadSetUp);
        routes.MapGet("/intake-forms/{formId:guid}", Get)
            .WithName("GetIntakeForm").WithSummary("Show an intake form").WithTags("intake forms").Requires(Permissions.ReadSetUp).Refuses<IntakeFormUnknown>();
    }

    private static Task<Page<View>> List(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Page<IntakeForm, View>(
            caller, page, "select id, version, doc from scheduling.intake_forms where tenant_id = $1 and id > $2 order by id limit $3", row => View.Of(row.Id, row.State), cancellation);

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Get(Guid formId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, IntakeForm.Of(new(formId)), cancellation);
        return found.Exists ? Answers.Ok(View.Of(formId, found.State), found.Version) : new IntakeFormUnknown().ToProblem();
    }
}
