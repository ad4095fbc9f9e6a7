namespace Bookings.Privacy;

/// <summary>Whoever is erased has what they asked for when they asked to be: behind the fence nobody could say so any more.</summary>
internal static class EraseRequests
{
    private const string Open = "select id from privacy.data_requests where tenant_id = $1 and client_id = any($2) and kind = 'Erase' and status = 'Open'";

    internal static Decision<DataRequestEvent> Decide(Instant now, DataRequest request) =>
        request is { IsOpen: true, Kind: RequestKind.Erase } ? new DataRequestAnswered(now, null) : Decision.Unchanged;

    /// <summary>For the transaction of the fence; one that comes in between makes it decide again.</summary>
    internal static async Task Answer(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now, CancellationToken cancellation)
    {
        var (tenant, clients) = (transaction.Caller.Tenant, people.Select(person => person.Value).ToArray());
        var read = transaction.Read();
        var open = read.Query(Open, row => row.GetGuid(0), Param.Tenant(tenant), Param.Uuids(clients));
        await read.Run(cancellation);
        transaction.DecideAgainWhenBroken("erase_requests_as_seen");
        transaction.First("select privacy.refuse_if_asked_meanwhile($1, $2, $3)", Param.Tenant(tenant), Param.Uuids(clients), Param.Uuids([.. open.Value]));
        if (open.Value.Count == 0)
        {
            return;
        }

        var second = transaction.Read();
        var requests = open.Value.Select(id => second.Stream(DataRequest.Of(id))).ToList();
        await second.Run(cancellation);
        foreach (var request in requests)
        {
            if (Decide(now, request.Value.State) is Decision<DataRequestEvent>.Accepted { Events: { Count: > 0 } facts })
            {
                transaction.Append(request.Value, facts);
            }
        }
    }
}
