namespace Bookings.Clients;

/// <summary>A row that makes sense, with what is stored of it.</summary>
internal sealed record Candidate(long Line, RegisterClient.Request Row)
{
    public ClientDetails Details { get; } = new ClientDetails(Row.Name, Row.Email, Row.Phone, Row.BirthYear, Row.Reference).Normalised();

    public RegisterClient.Command Command() => new(
        ClientId.Of(SubjectId.New()), ClientSource.Import, Details, Language.Find(Row.Language), Row.Zone is null ? null : DateTimeZoneProviders.Tzdb[Row.Zone]);

    public override string ToString() => "«personal»";
}

/// <summary>
/// Tells rows that were taken before from new ones: by what the other system calls them; without that by an address, and then only where all that the row
/// says is the same, for two people may share an address.
/// </summary>
internal sealed class KnownClients(ContactLookup lookup, ClientCards cards)
{
    /// <summary>The rows that are nobody's yet, each once.</summary>
    public async Task<IReadOnlyList<Candidate>> LeaveOut(TenantId tenant, IReadOnlyList<Candidate> rows, CancellationToken cancellation)
    {
        var named = rows.Where(row => row.Details.Reference is not null).ToList();
        var nameless = rows.Where(row => row.Details.Reference is null).ToList();
        var references = await lookup.Find(tenant, ContactKind.Reference, [.. named.Select(row => row.Details.Reference!)], cancellation);
        var known = named.Zip(references).Where(pair => pair.Second.Count > 0).Select(pair => pair.First)
            .Concat(await AsTheyAre(tenant, nameless, cancellation)).ToHashSet();
        return [.. rows.Where(row => !known.Contains(row)).DistinctBy(row => row.Details.Reference is { } reference ? new(null, null, null, null, reference) : row.Details)];
    }

    private async Task<IReadOnlyList<Candidate>> AsTheyAre(TenantId tenant, List<Candidate> rows, CancellationToken cancellation)
    {
        var mayBe = rows.ToDictionary(row => row, _ => new HashSet<Guid>());
        foreach (var (kind, addressOf) in new (ContactKind, Func<ClientDetails, string?>)[] { (ContactKind.Email, details => details.Email), (ContactKind.Phone, details => details.Phone) })
        {
            var with = rows.Where(row => addressOf(row.Details) is not null).ToList();
            var found = await lookup.Find(tenant, kind, [.. with.Select(row => addressOf(row.Details)!)], cancellation);
            foreach (var (row, ids) in with.Zip(found))
            {
                mayBe[row].UnionWith(ids);
            }
        }

        var people = (await cards.OfUnseen(tenant, [.. mayBe.Values.SelectMany(ids => ids).Distinct()], cancellation))
            .Where(one => one.Details is not null).ToDictionary(one => one.Row.Id.Value, one => one.Details! with { Reference = null });
        return [.. rows.Where(row => mayBe[row].Any(id => people.TryGetValue(id, out var person) && person == row.Details))];
    }
}
