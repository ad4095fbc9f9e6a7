using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <param name="Now">By the database's clock, when they were claimed.</param>
internal sealed record ClaimedMessages(TenantId Business, IReadOnlyList<DueMessage> Messages, Instant Now);

/// <summary>
/// Who sends which message: rows claimed for a while and settled with what became of them. Only the database's clock counts, and only the latest claim of a message can
/// settle it, so that somebody who was paused in between changes nothing.
/// </summary>
internal sealed class MessageQueue(BookingsDatabase database, EventStore store)
{
    /// <summary>How long a claim lasts. Whoever holds it longer has lost it to the next one who asks.</summary>
    internal static Duration Lease { get; } = Duration.FromMinutes(2);

    /// <summary>After so long nothing more of a claim is handed over: what is on its way then has time to end before the lease does.</summary>
    internal static TimeSpan HandoverTime { get; } = TimeSpan.FromSeconds(60);

    // The business that has waited longest in the lane whose turn it is, or in the other where nothing waits in that: two look-ups in an index, and nothing else while
    // nothing is due.
    private const string ClaimSql =
        """
        with first as (
            select h.tenant_id, l.lane from (values (0::smallint), (1::smallint)) as l (lane)
            cross join lateral (
                select m.tenant_id from notifications.messages m
                where m.settled_at is null and m.lane = l.lane and m.next_at <= statement_timestamp() order by m.next_at limit 1) as h
            order by l.lane <> $3, l.lane limit 1),
        mine as (
            select m.tenant_id, m.id from notifications.messages m join first f on m.tenant_id = f.tenant_id and m.lane = f.lane
            where m.settled_at is null and m.next_at <= statement_timestamp() order by m.next_at
            limit (select case f.lane when 0 then $1 else $4 end from first f) for update of m skip locked)
        """ + Take;

    private const string CancellationsSql =
        """
        with mine as (
            select m.tenant_id, m.id from notifications.messages m
            where m.tenant_id = $3 and m.appointment = any($4) and m.kind = 'Cancelled' and m.channel = 'Email' and m.settled_at is null and m.next_at <= statement_timestamp()
            order by m.next_at limit $1 for update of m skip locked)
        """ + Take;

    private const string Take =
        """

        update notifications.messages m set claim = m.claim + 1, next_at = statement_timestamp() + make_interval(secs => $2)
        from mine where m.tenant_id = mine.tenant_id and m.id = mine.id
        returning m.tenant_id, m.id, m.claim, m.kind, m.channel, m.appointment, m.version, m.starts, m.rule, m.client, m.due, m.attempts, statement_timestamp(),
            m.place, m.offer, m.document, m.lane
        """;

    private const string SettleSql =
        """
        update notifications.messages m set
            settled_by = case when s.is_final then s.claim end, settled_at = case when s.is_final then statement_timestamp() end,
            appointment = case when s.is_final then null else m.appointment end, client = case when s.is_final then null else m.client end,
            place = case when s.is_final then null else m.place end, offer = case when s.is_final then null else m.offer end,
            attempts = m.attempts + case when s.is_final or s.delay is not null then 1 else 0 end, status = coalesce(s.status, m.status),
            next_at = case when s.is_final then m.next_at else statement_timestamp() + make_interval(secs => coalesce(s.delay, 0)) end
        from unnest($2, $3, $4, $5, $6) as s (id, claim, is_final, status, delay)
        where m.tenant_id = $1 and m.id = s.id and (s.is_final or (m.claim = s.claim and m.settled_at is null))
        """;

    private readonly LaneShare _share = new();

    /// <summary>Takes messages of one business and one lane that are due; null when there are none.</summary>
    internal async Task<ClaimedMessages?> Claim(int most, CancellationToken cancellation)
    {
        var (first, mostUrgent, mostPatient) = _share.Next(most);
        var (claimed, lane) = await Claim(ClaimSql, mostUrgent, [Param.Of(first, NpgsqlTypes.NpgsqlDbType.Smallint), Param.Int(mostPatient)], cancellation);
        if (claimed is not null)
        {
            _share.Took(first, lane, claimed.Messages.Count);
        }

        return claimed;
    }

    /// <summary>Mails that tell of cancellations of these appointments and are due.</summary>
    internal async Task<ClaimedMessages?> ClaimCancellations(TenantId business, IReadOnlyList<Guid> appointments, int most, CancellationToken cancellation) =>
        (await Claim(CancellationsSql, most, [Param.Tenant(business), Param.Uuids([.. appointments])], cancellation)).Claimed;

    private async Task<(ClaimedMessages? Claimed, short Lane)> Claim(string sql, int most, NpgsqlParameter[] which, CancellationToken cancellation)
    {
        await using var claim = database.System.CreateCommand(sql);
        NpgsqlParameter[] all = [Param.Int(most), Param.Of(Lease.TotalSeconds, NpgsqlTypes.NpgsqlDbType.Double), .. which];
        claim.Parameters.AddRange(all);
        var (business, now, lane, messages) = (default(TenantId), default(Instant), default(short), new List<DueMessage>());
        await using var rows = await claim.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            (business, now, lane) = (new(rows.GetString(0)), rows.GetInstant(12), rows.GetInt16(16));
            messages.Add(new(
                rows.GetGuid(1), rows.GetInt64(2), Enum.Parse<MessageKind>(rows.GetString(3)), Enum.Parse<Channel>(rows.GetString(4)),
                rows.GetGuidOrNull(5) is { } appointment ? new AppointmentId(appointment) : null, rows.IsDBNull(6) ? 0 : rows.GetInt64(6),
                rows.IsDBNull(7) ? null : rows.GetInstant(7), rows.GetGuidOrNull(8), rows.GetGuidOrNull(9) is { } client ? new SubjectId(client) : null,
                rows.GetInstant(10), rows.GetInt32(11), rows.GetGuidOrNull(13) is { } place ? new(new(place), new(rows.GetGuid(14))) : null, rows.GetGuidOrNull(15)));
        }

        return (messages.Count == 0 ? null : new(business, messages, now), lane);
    }

    /// <summary>Records what became of them, by one write for all. What somebody else has claimed meanwhile is theirs: of it nothing is recorded.</summary>
    /// <returns>How many had been lost to somebody else.</returns>
    internal async Task<int> Settle(TenantId business, IReadOnlyList<Settlement> all, CancellationToken cancellation)
    {
        var (held, isFirst) = (all, true);
        await store.Transact(new Caller(business, "notifications.sender", Role.Owner), async transaction =>
        {
            held = isFirst ? all : await StillHeld(transaction, business, all, cancellation);
            isFirst = false;
            foreach (var settled in held)
            {
                if (settled.Fact is { } fact)
                {
                    transaction.Start(Delivery.Of(settled.Message.Id), owner: null, fact);
                }
            }

            transaction.DecideAgainWhenBroken("message_settled_by_holder");
            transaction.Also(
                SettleSql, Param.Tenant(business), Param.Uuids([.. held.Select(one => one.Message.Id)]), Param.Bigs([.. held.Select(one => one.Message.Claim)]),
                Param.Of(held.Select(one => one.Fact is not null).ToArray(), NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Boolean),
                Param.Texts([.. held.Select(one => one.Status)]),
                Param.Of(held.Select(one => one.Delay?.TotalSeconds).ToArray(), NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Double));
            return null;
        }, cancellation);
        return all.Count - held.Count;
    }

    private static async Task<IReadOnlyList<Settlement>> StillHeld(
        Transaction transaction, TenantId business, IReadOnlyList<Settlement> all, CancellationToken cancellation)
    {
        var read = transaction.Read();
        var claims = read.Query(
            "select id, claim from notifications.messages where tenant_id = $1 and id = any($2) and settled_at is null", row => (row.GetGuid(0), row.GetInt64(1)),
            Param.Tenant(business), Param.Uuids([.. all.Select(one => one.Message.Id)]));
        await read.Run(cancellation);
        var mine = claims.Value.ToHashSet();
        return [.. all.Where(one => mine.Contains((one.Message.Id, one.Message.Claim)))];
    }
}
