namespace Bookings.Scheduling;

/// <summary>Somebody reads a form: as it is asked now, or the version that somebody answered.</summary>
internal static class GetIntakeForm
{
    /// <param name="Version">Of the form, from 1; what answers name.</param>
    /// <param name="Status">published or retired.</param>
    internal sealed record View(Guid Id, int Version, IntakeFormStatus Status, string Name, IReadOnlyList<PublishIntakeForm.Question> Fields)
    {
        internal static View Of(Guid id, IntakeForm form, int? version = null)
        {
            var shown = version ?? form.Versions.Count;
            return new(id, shown, form.Status, form.Versions[shown - 1].Name.Value, [.. form.Versions[shown - 1].Fields.Select(PublishIntakeForm.Question.Of)]);
        }
    }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/intake-forms/{formId:guid}", Handle)
            .WithName(nameof(GetIntakeForm)).WithSummary("Show an intake form").WithTags("intake-forms")
            .Requires(Permissions.ReadSetUp)
            .Refuses<IntakeFormUnknown>();
        routes.MapGet("/intake-forms/{formId:guid}/versions/{version:int}", HandleVersion)
            .WithName("GetIntakeFormVersion").WithSummary("Show one version of an intake form").WithTags("intake-forms")
            .Requires(Permissions.ReadSetUp)
            .Refuses<IntakeFormUnknown>();
    }

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid formId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, IntakeForm.Of(new(formId)), cancellation);
        return found.Exists ? Answers.Ok(View.Of(formId, found.State), found.Version) : new IntakeFormUnknown().ToProblem();
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> HandleVersion(Guid formId, int version, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, IntakeForm.Of(new(formId)), cancellation);
        return version >= 1 && version <= found.State.Versions.Count ? TypedResults.Ok(View.Of(formId, found.State, version)) : new IntakeFormUnknown().ToProblem();
    }
}
