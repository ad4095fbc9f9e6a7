using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>Where long work is watched.</summary>
internal static class OperationEndpoints
{
    public const string Read = "operations:read";

    /// <summary>No such operation in this business.</summary>
    internal sealed record OperationUnknown() : Rejection(
        Because.NotFound, "operation-unknown",
        new("There is no such operation.", "Denne operasjonen finnes ikke.", "Questa operazione non esiste."));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<PermissionTable>().Permit(Read, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor, Role.Analyst, Role.Support);
        routes.MapGet("/operations/{id:guid}", Show)
            .WithName("GetOperation").WithSummary("How far long work has come").WithTags("operations")
            .Requires(Read).Refuses<OperationUnknown>();
        routes.MapGet("/operations/{id:guid}/events", Watch)
            .WithName("WatchOperation").WithSummary("Long work as it goes on, as server-sent events: progress, then done or failed").WithTags("operations")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Requires(Read).Refuses<OperationUnknown>();
    }

    private static async Task<Results<Ok<Operation>, ProblemHttpResult>> Show(Guid id, Caller caller, Operations operations, CancellationToken cancellation) =>
        await operations.Find(caller.Tenant, id, cancellation) is { } operation ? TypedResults.Ok(operation) : new OperationUnknown().ToProblem();

    private static async Task<IResult> Watch(Guid id, Caller caller, Operations operations, CancellationToken cancellation) =>
        await operations.Find(caller.Tenant, id, cancellation) is { } operation
            ? TypedResults.ServerSentEvents(operations.Watch(caller.Tenant, operation, cancellation))
            : new OperationUnknown().ToProblem();
}
