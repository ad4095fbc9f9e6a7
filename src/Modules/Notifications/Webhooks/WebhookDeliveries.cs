namespace Bookings.Notifications;

/// <summary>A delivery that this process has taken for a while.</summary>
/// <param name="Attempts">Made before, since it was planned or replayed.</param>
/// <param name="LeasedUntil">Names the claim: once another has taken it, this one can write nothing.</param>
internal sealed record ClaimedDelivery(TenantId Tenant, Guid Id, Guid Webhook, string Url, string Body, int Attempts, Instant LeasedUntil);

/// <summary>The rows of what is to be sent. Whose a claim is, only the database's clock says; when something is due, the program's does.</summary>
internal sealed class WebhookDeliveries(BookingsDatabase database)
{
    /// <summary>Most at once to one webhook, over all hosts: one that answers slowly holds up itself and no other.</summary>
    internal const int MostToOne = 4;

    /// <summary>Longer than an attempt can take.</summary>
    internal static readonly Duration Lease = Duration.FromMinutes(1);

    internal const string Insert =
        """
        insert into notifications.webhook_deliveries (tenant_id, id, webhook, notice, position, subject, type, body, at, state, due)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict on constraint webhook_deliveries_once do nothing
        """;

    // What is about one appointment goes out in the order in which it happened: the next waits for the one before, however long that is tried.
    private const string ClaimSql =
        """
        with open as (
            select tenant_id, webhook, count(*) filter (where leased_until > clock_timestamp()) as running
            from notifications.webhook_deliveries where state = 'waiting' and due <= $1 group by tenant_id, webhook),
        ready as (
            select d.tenant_id, d.id from open o cross join lateral (
                select w.tenant_id, w.id from notifications.webhook_deliveries w
                where w.state = 'waiting' and w.due <= $1 and w.leased_until <= clock_timestamp() and w.tenant_id = o.tenant_id and w.webhook = o.webhook
                  and not exists (
                      select from notifications.webhook_deliveries e
                      where e.state = 'waiting' and e.tenant_id = w.tenant_id and e.webhook = w.webhook and e.subject = w.subject and e.position < w.position)
                order by w.due, w.id limit greatest(0, $3 - o.running)) d
            limit $2),
        taken as (
            select d.tenant_id, d.id from notifications.webhook_deliveries d join ready using (tenant_id, id)
            where d.state = 'waiting' and d.leased_until <= clock_timestamp() for update of d skip locked)
        update notifications.webhook_deliveries d set leased_until = clock_timestamp() + make_interval(secs => $4)
        from taken t, notifications.webhooks h
        where d.tenant_id = t.tenant_id and d.id = t.id and h.tenant_id = d.tenant_id and h.id = d.webhook
        returning d.tenant_id, d.id, d.webhook, h.url, d.body, d.attempts, d.leased_until
        """;

    private const string RecordSql =
        """
        with mine as (
            update notifications.webhook_deliveries
            set state = $5, attempts = $6, due = $7, tries = tries + 1, version = version + 1, leased_until = '-infinity'
            where tenant_id = $1 and id = $2 and leased_until = $3 and state = 'waiting' returning tries)
        insert into notifications.webhook_attempts (tenant_id, delivery, nth, at, status, fault, milliseconds)
        select $1, $2, tries, $4, $8, $9, $10 from mine
        """;

    internal static NpgsqlParameter[] Row(
        TenantId tenant, Guid id, Guid webhook, Guid notice, long position, Guid? subject, string type, string body, Instant at, string state, Instant due) =>
    [
        Param.Tenant(tenant), Param.Uuid((Guid?)id), Param.Uuid((Guid?)webhook), Param.Uuid((Guid?)notice), Param.Big(position), Param.Uuid(subject),
        Param.Text(type), Param.Text(body), Param.Time(at), Param.Text(state), Param.Time(due),
    ];

    /// <summary>Takes what is due and nobody's.</summary>
    internal async Task<List<ClaimedDelivery>> Claim(Instant now, int most, CancellationToken cancellation)
    {
        await using var claim = database.System.CreateCommand(ClaimSql);
        claim.Parameters.AddRange(new[]
        {
            Param.Time(now), Param.Int(most), Param.Int(MostToOne), Param.Of(Lease.TotalSeconds, NpgsqlTypes.NpgsqlDbType.Double),
        });
        var claimed = new List<ClaimedDelivery>();
        await using var rows = await claim.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            claimed.Add(new(new(rows.GetString(0)), rows.GetGuid(1), rows.GetGuid(2), rows.GetString(3), rows.GetString(4), rows.GetInt32(5), rows.GetInstant(6)));
        }

        return claimed;
    }

    /// <summary>Writes down what came of an attempt, with when it is due again.</summary>
    /// <returns>False when the claim had run out and somebody else has taken it, or it is not to be sent any more.</returns>
    internal async Task<bool> Record(ClaimedDelivery delivery, PostResult result, string state, Instant due, Instant now, CancellationToken cancellation)
    {
        await using var record = database.System.CreateCommand(RecordSql);
        record.Parameters.AddRange(new[]
        {
            Param.Tenant(delivery.Tenant), Param.Uuid((Guid?)delivery.Id), Param.Time(delivery.LeasedUntil), Param.Time(now), Param.Text(state),
            Param.Int(delivery.Attempts + 1), Param.Time(due), Param.Int(result.Status), Param.Text(result.Fault), Param.Int(result.Milliseconds),
        });
        return await record.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>True when the webhook has taken anything since then.</summary>
    internal async Task<bool> HasTakenSince(ClaimedDelivery delivery, Instant since, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand(
            """
            select exists (
                select from notifications.webhook_attempts a join notifications.webhook_deliveries d on d.tenant_id = a.tenant_id and d.id = a.delivery
                where d.tenant_id = $1 and d.webhook = $2 and a.at >= $3 and a.status between 200 and 299)
            """);
        ask.Parameters.AddRange(new[] { Param.Tenant(delivery.Tenant), Param.Uuid((Guid?)delivery.Webhook), Param.Time(since) });
        return await ask.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>The log is kept for 30 days; what still waits is kept.</summary>
    internal async Task Forget(Instant now, CancellationToken cancellation)
    {
        await using var forget = database.System.CreateCommand("delete from notifications.webhook_deliveries where at < $1 and state <> 'waiting'");
        forget.Parameters.Add(Param.Time(now - Kept));
        await forget.ExecuteNonQueryAsync(cancellation);
    }

    internal static Duration Kept => Duration.FromDays(30);
}
