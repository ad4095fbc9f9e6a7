namespace Bookings.Privacy;

/// <summary>A decision about the restriction that holds for a client.</summary>
internal static class RestrictionChange
{
    /// <param name="andThen">What goes with the facts.</param>
    internal static async Task<Outcome> ChangeRestriction(
        this EventStore store, Frozen frozen, Caller caller, Guid client, Func<Restriction, Decision<RestrictionEvent>> decide,
        Action<Transaction, IReadOnlyList<SubjectId>, Guid>? andThen, CancellationToken cancellation) =>
        await store.Transact(caller, async transaction =>
        {
            var people = await frozen.Behind(transaction, client, cancellation);
            var read = transaction.Read();
            var standing = Frozen.Ask(read, caller.Tenant, people, Frozen.Restricted);
            await read.Run(cancellation);
            if (standing.Value is not [var id, ..])
            {
                return new NotRestricted();
            }

            var second = transaction.Read();
            var restriction = second.Stream(Restriction.Of(id));
            await second.Run(cancellation);
            transaction.Answers(id, restriction.Value.Version);
            switch (decide(restriction.Value.State))
            {
                case Decision<RestrictionEvent>.Rejected no:
                    return no.Reason;
                case Decision<RestrictionEvent>.Accepted { Events: { Count: > 0 } facts }:
                    transaction.Append(restriction.Value, facts);
                    andThen?.Invoke(transaction, people, id);
                    break;
            }

            return null;
        }, cancellation);
}

/// <summary>Nothing is restricted.</summary>
internal sealed record NotRestricted() : Rejection(Because.NotFound, "not-restricted", new(
    "This client's data is not restricted.",
    "Behandlingen av denne kundens opplysninger er ikke begrenset.",
    "Il trattamento dei dati di questo cliente non è limitato."));
