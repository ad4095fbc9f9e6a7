namespace Bookings.Privacy;

/// <summary>The restriction that holds for a client. A legal hold is none: <see cref="ListLegalHolds"/>.</summary>
internal static class GetRestriction
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/restriction", Handle)
        .WithName(nameof(GetRestriction))
        .WithSummary("See whether and why a client's data is restricted")
        .WithTags("Privacy")
        .Requires(May.Restrict)
        .Refuses<NotRestricted>();

    private static async Task<Results<Versioned<RestrictProcessing.View>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, Frozen frozen, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var standing = Frozen.Ask(read, caller.Tenant, await frozen.Behind(caller.Tenant, id, cancellation), Frozen.Restricted);
        await read.Run(cancellation);
        if (standing.Value is not [var cause, ..])
        {
            return new NotRestricted().ToProblem();
        }

        var restriction = await store.Load(caller.Tenant, Restriction.Of(cause), cancellation);
        return Answers.Ok(RestrictProcessing.View.Of(cause, restriction.State), restriction.Version);
    }
}
