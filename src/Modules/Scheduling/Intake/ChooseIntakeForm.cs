namespace Bookings.Scheduling;

/// <summary>Which form a service asks its guests to fill in, or none.</summary>
internal static class ChooseIntakeForm
{
    /// <param name="FormId">Null to ask nothing.</param>
    internal sealed record Request(Guid? FormId);

    internal static Decision<ServiceEvent> Decide(IntakeFormId? form, IntakeForm state, Service service) => service switch
    {
        { Status: ServiceStatus.Unknown } => new ServiceUnknown(),
        { Status: ServiceStatus.Retired } => new ServiceIsRetired(),
        _ when form is not null && state.Current is null => new ReferenceUnknown("form"),
        _ when form is not null && state.AsksAboutHealth && !service.Category.MayAskAboutHealth() => new HealthNotAskedHere(),
        _ when service.Form == form => Decision.Unchanged,
        _ => new ServiceFormChosen(form),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/services/{serviceId:guid}/intake-form", Handle)
        .WithName(nameof(ChooseIntakeForm)).WithSummary("Say which form a service asks for").WithTags("services")
        .Requires(Permissions.SetUp)
        .Refuses<ServiceUnknown>().Refuses<ServiceIsRetired>().Refuses<ReferenceUnknown>().Refuses<HealthNotAskedHere>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid serviceId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var form = request.FormId is { } id ? new IntakeFormId(id) : (IntakeFormId?)null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var service = read.Stream(Service.Of(new(serviceId)));
            var chosen = read.Stream(IntakeForm.Of(form ?? default));
            await read.Run(cancellation);
            transaction.Answers(serviceId, service.Value.Version);
            switch (Decide(form, chosen.Value.State, service.Value.State))
            {
                case Decision<ServiceEvent>.Rejected no:
                    return no.Reason;
                case Decision<ServiceEvent>.Accepted yes:
                    transaction.Append(service.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation);
        return outcome.ToChanged();
    }
}
