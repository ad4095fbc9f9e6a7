namespace Bookings.Privacy;

/// <summary>Whoever is erased has what they asked for when they asked to be: behind the fence nobody could say so any more.</summary>
internal static class EraseRequests
{
    private const string Open = "select id from privacy.data_requests where tenant_id = $1 and client_id = any($2) and kind = 'Erase' and status = 'Open'";

    internal static Decision<DataRequestEvent> Decide(Instant now, DataRequest request) =>
        request is { IsOpen: true, Kind: RequestKind.Erase } ? new DataRequestAnswered(now, null) : Decision.Unchanged;

    /// <summary>For the transaction of the fence.</summary>
    internal static async Task Answer(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now, CancellationToken cancellation)
    {
        var read = transaction.Read();
        var open = read.Query(Open, row => row.GetGuid(0), Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. people.Select(person => person.Value)]));
        await read.Run(cancellation);
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
