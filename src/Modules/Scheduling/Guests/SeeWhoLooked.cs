using Bookings.Clients.Contracts;
using Bookings.Privacy.Contracts;

namespace Bookings.Scheduling;

/// <summary>A guest sees who of the business has read what is known of them, and why.</summary>
internal static class SeeWhoLooked
{
    /// <param name="Role">Whom the business had do it: owner, manager, provider, front-desk. Who that was, it need not say (CJEU C-579/21), and does not here.</param>
    /// <param name="Purpose">care, billing, administration, legal, support, request, or not-stated.</param>
    /// <param name="Groups">Which data: contact, booking, medical …</param>
    internal sealed record Line(Instant At, string Role, string Purpose, IReadOnlyList<string> Groups);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/access-log", Handle)
        .WithName(nameof(SeeWhoLooked))
        .WithSummary("See who has read what is known of you")
        .WithDescription("The latest first, page by page. What you read yourself is not among them.")
        .IsVisit();

    private static async Task<Results<Page<Line>, ProblemHttpResult>> Handle(
        PageRequest page, Visitor visitor, Caller caller, IClientRegistry clients, IAccessHistory history, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new SessionGone().ToProblem();
        }

        var people = await clients.Members(caller.Tenant, client, cancellation);
        var entries = await history.Of(
            caller.Tenant, [.. people.Select(member => member.Subject)], page.After is { } place ? Guid.Parse(place) : null, page.Fetch, cancellation);
        return page.Page(entries, entry => new Line(entry.At, entry.Role, entry.Purpose, entry.Groups), entry => entry.Id.ToString());
    }
}
