using Bookings.Access.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>What a business has to be able to show whenever it is asked (GDPR Art. 30(4)).</summary>
/// <param name="Controller">The business.</param>
/// <param name="Classes">Whose data, why, on what ground, how long.</param>
/// <param name="Exits">Settings of this installation by which it leaves, and who is behind them.</param>
/// <param name="Recipients">Those of the installation: processors (Art. 28).</param>
/// <param name="Chosen">Those that the business chose itself.</param>
internal sealed record RegisterView(
    string Controller, IReadOnlyList<RegisterView.ClassView> Classes, IReadOnlyList<RegisterView.ExitView> Exits, IReadOnlyList<RegisterView.RecipientView> Recipients,
    IReadOnlyList<RegisterView.ChosenView> Chosen)
{
    /// <param name="Class">Such as <c>consent-proof</c>.</param>
    internal sealed record ClassView(string Class, string Whose, string Why, string Basis, string Kept)
    {
        internal static ClassView Of(Purpose purpose) => new(purpose.Class.Label(), purpose.Whose, purpose.Why, purpose.Basis, purpose.Kept);
    }

    /// <param name="Classes">That go there; none where it is nobody's data.</param>
    /// <param name="Recipient">The key of who is behind it; null where the setting is not set.</param>
    internal sealed record ExitView(string Setting, string What, IReadOnlyList<string> Classes, string? Recipient)
    {
        internal static ExitView Of(MappedExit exit) => new(exit.Setting, exit.What, [.. exit.Carries.Select(one => one.Label())], exit.Recipient?.Key);
    }

    /// <param name="Country">ISO 3166-1.</param>
    /// <param name="Since">Of the processing agreement.</param>
    /// <param name="Transfer">adequacy, scc or bcr; null inside the EEA.</param>
    internal sealed record RecipientView(
        string Key, string Name, IReadOnlyList<string> Hosts, string Purpose, string Country, LocalDate Since, IReadOnlyList<string> Classes, string? Transfer)
    {
        internal static RecipientView Of(Recipient one) =>
            new(one.Key, one.Name, one.Hosts, one.Purpose, one.Country, one.Since, [.. one.Data.Select(data => data.Label())], one.Transfer);
    }

    /// <param name="Kind">webhook.</param>
    /// <param name="What">That it is told.</param>
    internal sealed record ChosenView(string Kind, string Host, string What);
}

/// <summary>The register of processing of a business.</summary>
internal static class GetRegister
{
    private const string Told = "ids, times and codes of appointments";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/register", Handle)
        .WithName(nameof(GetRegister))
        .WithSummary("The register of processing: whose data, why, on what ground, how long, and who gets it")
        .WithDescription("Made from the program and its configuration, so it is what happens. GDPR Art. 30. What is personal field by field: docs/datamap.md.")
        .WithTags("Privacy")
        .Requires(May.SeeRegister);

    private static async Task<Ok<RegisterView>> Handle(Caller caller, DataMap map, IBusinessProfiles businesses, IChosenRecipients chosen, CancellationToken cancellation) => TypedResults.Ok(new RegisterView(
        (await businesses.Of(caller.Tenant, cancellation))?.Name.Value ?? "",
        [.. Purpose.All.Select(RegisterView.ClassView.Of)],
        [.. map.Exits.Select(RegisterView.ExitView.Of)],
        [.. map.Recipients.Select(RegisterView.RecipientView.Of)],
        [.. (await chosen.Of(caller.Tenant, cancellation)).Select(host => new RegisterView.ChosenView("webhook", host, Told))]));
}
