namespace Bookings.Clients;

/// <summary>One of two clients as a decision about both sees them.</summary>
internal sealed record Side(ClientId Id, Client Client, bool IsErased, IReadOnlyList<OpenTie> Ties)
{
    /// <summary>The tie of these kinds to the other one, if there is one.</summary>
    public TieId? To(Side other, params TieKind[] kinds) => Ties.FirstOrDefault(tie => tie.Other == other.Id && kinds.Contains(tie.Tie.Kind))?.Tie.Id;

    /// <summary>The tie to the other one that a new answer takes the place of, or a new one.</summary>
    public TieId Answering(Side other, TieId fresh) => To(other, TieKind.Suspected, TieKind.Dismissed) ?? fresh;

    /// <summary>Sealed under this one's key, it leads to the other.</summary>
    public static Personal<OtherClient> Toward(Side other) => Personal<OtherClient>.Of(new(other.Id));

    /// <summary>Neither can be decided about.</summary>
    public static Rejection? Refusal(Side one, Side other) =>
        !one.Client.IsRegistered || !other.Client.IsRegistered ? new ClientUnknown() : one.IsErased || other.IsErased ? new ClientErased() : null;
}

/// <summary>What a decision about two clients came to: facts for each, or no.</summary>
internal sealed record Both(Rejection? No, IReadOnlyList<ClientEvent> First, IReadOnlyList<ClientEvent> Second)
{
    public static Both Nothing { get; } = new(null, [], []);

    public static Both Facts(IReadOnlyList<ClientEvent> first, IReadOnlyList<ClientEvent> second) => new(null, first, second);

    public static implicit operator Both(Rejection reason) => new(reason, [], []);
}

/// <summary>Decides about several clients in one unit of work, each in a stream of their own.</summary>
internal sealed class TieDesk(EventStore store, ClientCards cards)
{
    /// <summary>Both streams, or neither: a half without its other half would be a merge that only one side knows of.</summary>
    public async Task<Outcome> Pair(Caller caller, ClientId first, ClientId second, Func<Side, Side, Both> decide, CancellationToken cancellation)
    {
        if (first == second)
        {
            return new Outcome.Refused(new SameClient());
        }

        return await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var (one, other) = (read.Stream(Client.Of(first)), read.Stream(Client.Of(second)));
            await read.Run(cancellation);
            transaction.Answers(first.Value, one.Value.Version);
            var both = decide(
                await cards.Side(caller.Tenant, first, one.Value.State, cancellation), await cards.Side(caller.Tenant, second, other.Value.State, cancellation));
            foreach (var (loaded, facts) in new[] { (one.Value, both.First), (other.Value, both.Second) })
            {
                if (facts.Count > 0)
                {
                    transaction.Append(loaded, facts);
                }
            }

            return both.No;
        }, cancellation);
    }

    /// <summary>The same decision about a client and everyone merged into them.</summary>
    public async Task<Results<Changed, ProblemHttpResult>> ChangeAll(
        Caller caller, ClientId id, Func<Client, Decision<ClientEvent>> decide, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var client = read.Stream(Client.Of(id));
            await read.Run(cancellation);
            transaction.Answers(id.Value, client.Value.Version);
            if (ClientChange.Refusal(client.Value.State) is { } refusal)
            {
                return refusal;
            }

            var side = await cards.Side(caller.Tenant, id, client.Value.State, cancellation);
            var all = transaction.Read();
            List<Pending<Loaded<Client, ClientEvent>>> members = [.. side.Ties.Where(tie => tie.Tie.Kind == TieKind.Absorbed).Select(tie => tie.Other).OfType<ClientId>().Select(member => all.Stream(Client.Of(member)))];
            if (members.Count > 0)
            {
                await all.Run(cancellation);
            }

            var live = await cards.Live(caller.Tenant, [.. members.Select(member => member.Value)], cancellation);
            foreach (var one in live.Prepend(client.Value))
            {
                switch (decide(one.State))
                {
                    case Decision<ClientEvent>.Rejected no:
                        return no.Reason;
                    case Decision<ClientEvent>.Accepted { Events.Count: > 0 } yes:
                        transaction.Append(one, yes.Events);
                        break;
                }
            }

            return null;
        }, cancellation);
        return outcome.ToChanged();
    }
}

/// <summary>Both ids are the same.</summary>
internal sealed record SameClient() : Rejection(Because.RuleBroken, "same-client", new(
    "These are not two clients but one.", "Dette er ikke to kunder, men én.", "Non sono due clienti ma uno solo."));
