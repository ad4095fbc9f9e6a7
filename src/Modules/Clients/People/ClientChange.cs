namespace Bookings.Clients;

/// <summary>One decision about one client, and the answer to it; what most slices of a client have in common.</summary>
internal static class ClientChange
{
    /// <summary>Reads the client, decides, appends: a change of who was never registered, or was merged into another, is refused before.</summary>
    public static async Task<Results<Changed, ProblemHttpResult>> Change(
        this EventStore store, Caller caller, Guid id, Func<Client, Decision<ClientEvent>> decide, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, Client.Of(new(id)), client => Refusal(client) is { } no ? no : decide(client), cancellation);
        return outcome.ToChanged();
    }

    public static Results<Changed, ProblemHttpResult> ToChanged(this Outcome outcome) =>
        outcome.Match<Results<Changed, ProblemHttpResult>>(done => Answers.Changed(done.Version), refused => refused.ToProblem());

    /// <summary>What every change of a client can be refused with.</summary>
    public static RouteHandlerBuilder ChangesClient(this RouteHandlerBuilder route) => route
        .Refuses<ClientUnknown>().Refuses<ClientIsMerged>().Refuses<PersonNotLive>().Refuses<PreconditionFailed>().Refuses<IdempotencyKeyReused>();

    public static Rejection? Refusal(Client client) => !client.IsRegistered ? new ClientUnknown() : client.IsMerged ? new ClientIsMerged() : null;
}
