namespace Bookings.Clients;

/// <summary>What other modules may do with clients.</summary>
internal sealed class ClientRegistry(ContactIndex contacts, ContactLookup lookup, ClientCards cards) : IClientRegistry
{
    private static readonly RegisterClient.Validator Validator = new();

    public ClientId Register(Transaction transaction, NewClient client)
    {
        if (Check(client) is { Count: > 0 } wrong)
        {
            throw new ArgumentException($"A client to be registered is wrong in: {string.Join(", ", wrong.Keys)}.", nameof(client));
        }

        var id = ClientId.Of(SubjectId.New());
        var details = new ClientDetails(client.Name, client.Email, client.Phone, client.BirthYear, client.Reference).Normalised();
        RegisterClient.Stage(transaction, contacts, new(id, client.Source, details));
        return id;
    }

    public IReadOnlyDictionary<string, string[]> Check(NewClient client) =>
        Validator.Errors(new(client.Name, client.Email, client.Phone, client.BirthYear, client.Reference));

    public async Task<IReadOnlyList<IReadOnlyList<ClientId>>> Find(
        TenantId business, ContactKind kind, IReadOnlyList<string> addresses, CancellationToken cancellation) =>
        [.. (await lookup.Find(business, kind, addresses, cancellation)).Select(ids => (IReadOnlyList<ClientId>)[.. ids.Select(id => new ClientId(id))])];

    public async Task<IReadOnlyDictionary<ClientId, string?>> Names(
        TenantId business, IReadOnlyCollection<ClientId> clients, CancellationToken cancellation)
    {
        var names = clients.Distinct().ToDictionary(client => client, string? (_) => null);
        foreach (var (row, details) in await cards.Of(business, [.. names.Keys.Select(client => client.Value)], cancellation))
        {
            names[row.Id] = details?.Name;
        }

        return names;
    }
}
