namespace Bookings.Scheduling;

/// <param name="Start">With the offset of the location's clock.</param>
/// <param name="Expires">From then on its time is anybody's.</param>
internal sealed record HoldView(
    HoldId Id, ServiceId ServiceId, ProviderId ProviderId, LocationId LocationId, OffsetDateTime Start, OffsetDateTime End, Duration Duration, Instant Expires)
{
    public static HoldView Of(Hold hold, Practice? practice)
    {
        var zone = practice?.ZoneOf(hold.Location)?.Rules ?? DateTimeZone.Utc;
        return new(
            hold.Id, hold.Service, hold.Provider, hold.Location, hold.Start.InZone(zone).ToOffsetDateTime(), (hold.Start + hold.Length).InZone(zone).ToOffsetDateTime(),
            hold.Length, hold.Expires);
    }
}

/// <summary>One hold, while it stands.</summary>
internal static class GetHold
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/holds/{holdId:guid}", Handle)
        .WithName(nameof(GetHold))
        .WithSummary("See a hold")
        .WithTags("Holds")
        .Requires(Permissions.Book)
        .Refuses<HoldUnknown>();

    private static async Task<Results<Versioned<HoldView>, ProblemHttpResult>> Handle(
        Guid holdId, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var practice = practices.Cached(caller.Tenant) ?? await practices.Load(caller.Tenant, cancellation);
        var read = store.Read(caller.Tenant);
        var hold = Hold.Ask(read, caller.Tenant, new(holdId));
        await read.Run(cancellation);
        return hold.Value is { } found && !found.HasRunOut(clock.GetCurrentInstant()) && caller.MaySee(found.Provider)
            ? Answers.Ok(HoldView.Of(found, practice), 1)
            : new HoldUnknown().ToProblem();
    }
}
