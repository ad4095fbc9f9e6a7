namespace Bookings.Clients;

/// <summary>What other modules may do with clients.</summary>
internal sealed class ClientRegistry(ContactIndex contacts, ContactLookup lookup, ClientCards cards, ClientTies ties) : IClientRegistry
{
    private static readonly RegisterClient.Validator Validator = new();

    public ClientId Register(Transaction transaction, NewClient client) => RegisterAll(transaction, [client])[0];

    public IReadOnlyList<ClientId> RegisterAll(Transaction transaction, IReadOnlyList<NewClient> clients)
    {
        if (clients.SelectMany(client => Check(client).Keys).Distinct().ToList() is { Count: > 0 } wrong)
        {
            throw new ArgumentException($"A client to be registered is wrong in: {string.Join(", ", wrong)}.", nameof(clients));
        }

        List<RegisterClient.Command> commands = [.. clients.Select(client => new RegisterClient.Command(
            ClientId.Of(SubjectId.New()),
            client.Source,
            new ClientDetails(client.Name, client.Email, client.Phone, client.BirthYear, client.Reference).Normalised(),
            client.Language))];
        RegisterClient.Stage(transaction, contacts, commands);
        return [.. commands.Select(command => command.Id)];
    }

    public IReadOnlyDictionary<string, string[]> Check(NewClient client) =>
        Validator.Errors(new(client.Name, client.Email, client.Phone, client.BirthYear, client.Reference));

    public async Task<IReadOnlyList<IReadOnlyList<ClientId>>> Find(
        TenantId business, ContactKind kind, IReadOnlyList<string> addresses, CancellationToken cancellation) =>
        [.. (await lookup.Find(business, kind, addresses, cancellation)).Select(ids => (IReadOnlyList<ClientId>)[.. ids.Select(id => new ClientId(id))])];

    public Pending<bool> IsBlocked(IReads read, TenantId business, ClientId client) => read.Single(
        "select blocked from clients.clients where tenant_id = $1 and id = $2", row => row.GetBoolean(0), Param.Tenant(business), Param.Uuid(client));

    public Task<IReadOnlyList<ClientId>> Members(TenantId business, ClientId client, CancellationToken cancellation) =>
        ties.SetOf(business, client, cancellation);

    public void StillOne(Transaction transaction, IReadOnlyList<ClientId> members)
    {
        transaction.DecideAgainWhenBroken("still_one_person");
        transaction.First(
            "select clients.refuse_if_tied_otherwise($1, $2, $3)", Param.Tenant(transaction.Caller.Tenant), Param.Uuid(members[0]), Param.Int(members.Count - 1));
    }

    public async Task<IReadOnlyDictionary<ClientId, string?>> Names(
        TenantId business, IReadOnlyCollection<ClientId> clients, CancellationToken cancellation)
    {
        var names = clients.Distinct().ToDictionary(client => client, string? (_) => null);
        foreach (var (row, details) in await cards.Each(business, [.. names.Keys.Select(client => client.Value)], cancellation))
        {
            names[row.Id] = details?.Name;
        }

        return names;
    }

    public async Task<string?> EmailOf(TenantId business, ClientId client, CancellationToken cancellation) =>
        await cards.OfUnseen(business, [client.Value], cancellation) is [var (_, details)] ? details?.Email : null;
}
