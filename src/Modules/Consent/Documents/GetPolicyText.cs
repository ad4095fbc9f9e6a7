namespace Bookings.Consent;

/// <summary>Anybody who holds the hash of a text that they accepted finds the words again, also when they are long out of force.</summary>
internal static class GetPolicyText
{
    internal sealed record View(Guid Document, string Kind, int Version, string Language, string Title, string Text, string Hash, Instant EffectiveFrom);

    private const string Sql =
        """
        select p.id, p.kind, t.number, t.language, t.title, t.text, t.hash, t.effective_from
        from consent.policy_texts t join consent.policies p on p.tenant_id = t.tenant_id and p.id = t.policy_id
        where t.tenant_id = $1 and t.hash = $2 order by t.number, t.language limit 1
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/policy-texts/{hash}", Handle)
        .WithName(nameof(GetPolicyText))
        .WithSummary("See the text that has a hash")
        .Requires(May.ReadPublished)
        .Refuses<PolicyUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(string hash, Caller caller, EventStore store, CancellationToken cancellation)
    {
        if (!Sha256.TryParse(hash, out var wanted))
        {
            return new PolicyUnknown().ToProblem();
        }

        var read = store.Read(caller.Tenant);
        var found = read.Single(
            Sql,
            row => new View(
                row.GetGuid(0), Enum.Parse<PolicyKind>(row.GetString(1)).Out(), row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetInstant(7)),
            Param.Tenant(caller.Tenant), Param.Text(wanted.Value));
        await read.Run(cancellation);
        return found.Value is { } text ? Answers.Ok(text, text.Version) : new PolicyUnknown().ToProblem();
    }
}
