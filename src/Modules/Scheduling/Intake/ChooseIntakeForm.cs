namespace Bookings.Scheduling;

/// <summary>Which form a service asks its guests to fill in, or none.</summary>
internal static class ChooseIntakeForm
{
    /// <param name="FormId">Null to ask nothing.</param>
    /// <param name="AtBooking">A guest's booking needs the required answers; otherwise they may come later.</param>
    internal sealed record Request(Guid? FormId, bool AtBooking = false);

    internal sealed record Command(IntakeFormId? Form, bool AtBooking);

    internal static Decision<ServiceEvent> Decide(Command command, IntakeForm form, Service service)
    {
        var chosen = new ServiceFormChosen(command.Form, command is { Form: not null, AtBooking: true }, command.Form is not null && form.AsksAboutHealth);
        return service switch
        {
            { Status: ServiceStatus.Unknown } => new ServiceUnknown(),
            { Status: ServiceStatus.Retired } => new ServiceIsRetired(),
            _ when command.Form is not null && form.Current is null => new ReferenceUnknown(References.Form),
            _ when chosen.AboutHealth && !service.Category.MayAskAboutHealth() => new HealthNotAskedHere(),
            _ when Service.Evolve(service, chosen) == service => Decision.Unchanged,
            _ => chosen,
        };
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/services/{serviceId:guid}/intake-form", Handle)
        .WithName(nameof(ChooseIntakeForm)).WithSummary("Say which form a service asks for").WithTags("services")
        .Requires(Permissions.SetUp)
        .Refuses<ServiceUnknown>().Refuses<ServiceIsRetired>().Refuses<ReferenceUnknown>().Refuses<HealthNotAskedHere>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid serviceId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(request.FormId is { } id ? new IntakeFormId(id) : null, request.AtBooking);
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var service = read.Stream(Service.Of(new(serviceId)));
            var form = read.Stream(IntakeForm.Of(command.Form ?? default));
            await read.Run(cancellation);
            transaction.Answers(serviceId, service.Value.Version);
            switch (Decide(command, form.Value.State, service.Value.State))
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
