using Bookings.Clients.Contracts;
using Bookings.Privacy.Contracts;

namespace Bookings.Scheduling;

/// <summary>A guest sees who of the business has read what is known of them, and why.</summary>
internal static class SeeWhoLooked
{
    internal const int Most = 200;

    /// <param name="Role">Whom the business had do it: owner, manager, provider, front-desk. Who that was, it need not say (CJEU C-579/21), and does not here.</param>
    /// <param name="Purpose">care, billing, administration, legal, support, request, or not-stated.</param>
    /// <param name="Groups">Which data: contact, booking, medical …</param>
    internal sealed record Line(Instant At, string Role, string Purpose, IReadOnlyList<string> Groups);

    internal sealed record View(IReadOnlyList<Line> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/access-log", Handle)
        .WithName(nameof(SeeWhoLooked))
        .WithSummary("See who has read what is known of you")
        .WithDescription("The latest 200 readings, the latest first. What you read yourself is not among them.")
        .IsVisit();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Visitor visitor, Caller caller, IClientRegistry clients, IAccessHistory history, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new SessionGone().ToProblem();
        }

        var people = await clients.Members(caller.Tenant, client, cancellation);
        var all = await history.Of(caller.Tenant, [.. people.Select(member => member.Subject)], before: null, Most, cancellation);
        return TypedResults.Ok(new View([.. all.Select(entry => new Line(entry.At, entry.Role, entry.Purpose, entry.Groups))]));
    }
}
