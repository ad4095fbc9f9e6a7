using FluentValidation;

namespace Bookings.Clients;

/// <summary>Somebody cannot book any more but by staff who say why. Of a merged client every member is blocked: each can be booked by its own id.</summary>
internal static class BlockClient
{
    internal sealed record Request(string? Reason = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(ActorId By, Instant Now, string? Reason);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).RuneLength(500, min: 1);
    }

    internal static Decision<ClientEvent> Decide(Command command, Client client) => client.IsBlocked
        ? Decision.Unchanged
        : new ClientBlocked(command.By, command.Now, command.Reason is { } reason ? Personal<string>.Of(reason) : null);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/block", Handle)
        .WithName(nameof(BlockClient))
        .WithSummary("Let a client book no more")
        .WithDescription("Who is blocked cannot book for themself; staff can book them with an overrideReason.")
        .Requires(May.Write)
        .Validates(new Validator())
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, TieDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(ActorId.Of(caller), clock.GetCurrentInstant(), request.Reason);
        return desk.ChangeAll(caller, new(id), client => Decide(command, client), cancellation);
    }
}

/// <summary>Somebody may book again.</summary>
internal static class UnblockClient
{
    internal sealed record Command(ActorId By, Instant Now);

    internal static Decision<ClientEvent> Decide(Command command, Client client) =>
        client.IsBlocked ? new ClientUnblocked(command.By, command.Now) : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/unblock", Handle)
        .WithName(nameof(UnblockClient))
        .WithSummary("Let a client book again")
        .Requires(May.Write)
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Caller caller, TieDesk desk, TimeProvider clock, CancellationToken cancellation) =>
        desk.ChangeAll(caller, new(id), client => Decide(new(ActorId.Of(caller), clock.GetCurrentInstant()), client), cancellation);
}
