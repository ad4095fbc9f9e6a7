using Bookings.Access.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>Anyone sees who is handed data of a business's clients, before they give any (GDPR Art. 13(1)(e) and (f)).</summary>
internal static class ShowRecipients
{
    /// <param name="Country">Where it is processed: ISO 3166-1.</param>
    /// <param name="Since">Of the processing agreement.</param>
    /// <param name="Transfer">What allows it to leave the EEA: adequacy, scc or bcr; null inside of it.</param>
    internal sealed record Processor(string Name, string Purpose, string Country, LocalDate Since, IReadOnlyList<string> Classes, string? Transfer)
    {
        internal static Processor Of(Recipient one) => new(one.Name, one.Purpose, one.Country, one.Since, [.. one.Data.Select(data => data.Label())], one.Transfer);
    }

    /// <param name="Controller">The business.</param>
    /// <param name="Processors">Who is handed something that is somebody's; whoever is handed figures about the program alone is not among them.</param>
    /// <param name="SystemsOfTheBusiness">How many other systems the business chose itself, which are told ids, times and codes of appointments.</param>
    internal sealed record View(string Controller, IReadOnlyList<Processor> Processors, int SystemsOfTheBusiness);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/recipients", Handle)
        .WithName(nameof(ShowRecipients))
        .WithSummary("Who is handed data of the clients of a business, for what, where, and what allows it")
        .WithDescription("From the register that every connection is held to. A business's own policy says the same where it names {recipients}.")
        .WithTags("Privacy")
        .Requires(May.SeeRecipients);

    private static async Task<Ok<View>> Handle(Caller caller, Recipients recipients, IBusinessProfiles businesses, IChosenRecipients chosen, CancellationToken cancellation) => TypedResults.Ok(new View(
        (await businesses.Of(caller.Tenant, cancellation))?.Name.Value ?? "",
        [.. recipients.All.Where(one => one.Data.Count > 0).Select(Processor.Of)],
        (await chosen.Of(caller.Tenant, cancellation)).Count));
}
