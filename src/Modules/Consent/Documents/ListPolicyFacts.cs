namespace Bookings.Consent;

/// <summary>Somebody who writes a policy looks up what it can name.</summary>
internal static class ListPolicyFacts
{
    internal sealed record View(string Language, IReadOnlyList<Fact> Items);

    /// <param name="Name">In a text with braces around it: <c>{business}</c>.</param>
    /// <param name="Means">In the language asked for, where the program speaks it.</param>
    /// <param name="Value">What would be put into the text now; null when it has none in this language.</param>
    internal sealed record Fact(string Name, string Means, string? Value);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/policy-facts", Handle)
        .WithName(nameof(ListPolicyFacts))
        .WithSummary("List the facts that policies can name, as they are now")
        .Requires(May.ReadPolicies);

    private static async Task<Ok<View>> Handle(Caller caller, FactBook facts, CancellationToken cancellation, string? language = null)
    {
        var wanted = language is null ? Listening.Language
            : Language.Find(language) ?? throw new BadParameterException("language", Language.Form);
        var values = await facts.Values(caller.Tenant, wanted, cancellation);
        return TypedResults.Ok(new View(
            wanted.Value,
            [.. facts.Names.OrderBy(name => name.Key, StringComparer.Ordinal).Select(name => new Fact(name.Key, name.Value.In(wanted), values.GetValueOrDefault(name.Key)))]));
    }
}
