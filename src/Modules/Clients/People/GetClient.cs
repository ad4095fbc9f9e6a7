namespace Bookings.Clients;

/// <summary>Somebody of the practice looks at one client. Who was merged into another one is shown as that one, with all that they stand for.</summary>
internal static class GetClient
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}", Handle)
        .WithName(nameof(GetClient))
        .WithSummary("One client; of an erased one nothing but that")
        .WithDescription("The id of a client who was merged into another one shows the other one: see `id` and `members`. Of somebody whose data is restricted it says `restricted`, and shows them to a legal purpose alone.")
        .Requires(May.Read)
        .ShowsPersonal()
        .Refuses<ClientUnknown>();

    private static async Task<Results<Versioned<ClientView>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, EventStore store, Vault vault, ClientCards cards, ClientTies ties, CancellationToken cancellation)
    {
        if (await cards.Of(caller.Tenant, [id], cancellation) is not [var (row, details)])
        {
            return new ClientUnknown().ToProblem();
        }

        var all = await ties.SetOf(caller.Tenant, row.Id, cancellation);
        if (all[0] != row.Id && await cards.Of(caller.Tenant, [all[0].Value], cancellation) is [var survivor])
        {
            (row, details) = survivor;
        }

        var view = ClientView.Of(row, details);
        return Answers.Ok(view with
        {
            Members = all.Count > 1 ? [.. all.Skip(1).Select(member => member.Value)] : null,
            BlockReason = view.Blocked == true ? await ReasonOf(row.Id, caller.Tenant, store, vault, cancellation) : null,
        }, row.Version);
    }

    private static async Task<string?> ReasonOf(ClientId id, TenantId tenant, EventStore store, Vault vault, CancellationToken cancellation)
    {
        var client = await store.Load(tenant, Client.Of(id), cancellation);
        return client.State.BlockReason?.Block is { } block ? ((await vault.Open(tenant, [block], cancellation))[0] as Opened.Present)?.Get<string>(nameof(ClientBlocked.Reason)) : null;
    }
}
