using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>What the calendar knows of a batch: which of its times are taken, and what its clients have had.</summary>
internal sealed class ImportRead
{
    private readonly Pending<List<int>> _taken;
    private readonly Pending<List<(ClientId Client, int Nth, bool Stands, KnownVisit Visit)>> _visits;
    private Dictionary<ClientId, History>? _histories;
    private HashSet<int>? _takenAt;

    private ImportRead(Pending<List<int>> taken, Pending<List<(ClientId, int, bool, KnownVisit)>> visits) => (_taken, _visits) = (taken, visits);

    /// <param name="times">Of each row, in order; a provider who is not there yet has nothing. Without any, nothing is said to be taken.</param>
    public static ImportRead Ask(
        TransactionRead read, TenantId tenant, IReadOnlyList<(ProviderId? Provider, Instant Start, Instant End)> times, IReadOnlyList<ClientId> clients) => new(
        read.Query(
            """
            select q.nth - 1 from unnest($2, $3, $4) with ordinality as q (resource, starts, ends, nth)
            where exists (
                -- Length and buffers are a day each at most, so what meets a time begins within three days of it: by index, however many there are.
                select from scheduling.allocation a where a.tenant_id = $1 and a.resource = q.resource and a.unit = 1
                and a.starts > q.starts - interval '3 days' and a.starts < q.ends + interval '1 day'
                and ((a.starts < q.ends and a.ends > q.starts) or (a.approach < q.ends and a.until > q.starts)) and (a.expires is null or a.expires > now()))
            """,
            row => (int)row.GetInt64(0),
            Param.Tenant(tenant), Param.Uuids([.. times.Select(time => time.Provider?.Value ?? default)]),
            Param.Times([.. times.Select(time => time.Start)]), Param.Times([.. times.Select(time => time.End)])),
        read.Query(
            """
            select c.id, a.nth, a.status not in ('Cancelled', 'Declined', 'Expired'), a.local_date, a.service_id, a.provider_id
            from unnest($2) as c (id)
            -- Client by client in the order of the index: the plan stays right however the table has grown since it was made.
            cross join lateral (select * from scheduling.appointments where tenant_id = $1 and client_id = c.id order by nth offset 0) as a
            """,
            row => (new ClientId(row.GetGuid(0)), row.GetInt32(1), row.GetBoolean(2), new KnownVisit(row.GetDate(3), new(row.GetGuid(4)), new(row.GetGuid(5)))),
            Param.Tenant(tenant), Param.Uuids([.. clients.Select(client => client.Value)])));

    public bool IsTaken(int row) => (_takenAt ??= [.. _taken.Value]).Contains(row);

    public History HistoryOf(ClientId client)
    {
        _histories ??= _visits.Value.GroupBy(visit => visit.Client).ToDictionary(
            group => group.Key,
            group => new History(group.Max(visit => visit.Nth), [.. group.Where(visit => visit.Stands).Select(visit => visit.Visit)]));
        return _histories.TryGetValue(client, out var known) ? known : _histories[client] = new(0, []);
    }

    /// <summary>Grows with the batch: the next row of the same client counts this one.</summary>
    internal sealed class History(int lastNth, List<KnownVisit> visits)
    {
        public int LastNth { get; private set; } = lastNth;

        public IReadOnlyList<KnownVisit> Visits => visits;

        public void Add(KnownVisit visit)
        {
            visits.Add(visit);
            LastNth++;
        }
    }
}
