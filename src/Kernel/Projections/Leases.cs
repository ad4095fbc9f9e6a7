using NodaTime;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// This process's share of the background work: buckets of businesses held by lease rows. Only the database's clock counts. A node that dies
/// is replaced when its leases run out (15 s) by the next look of another (1 s).
/// </summary>
public sealed class Leases(BookingsDatabase database, TimeProvider clock)
{
    /// <summary>How often they are looked after: often enough that a backlog of any length never outlasts them, and not at every append.</summary>
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    /// <summary>How long a lease lasts without being renewed.</summary>
    public static readonly Duration Term = Duration.FromSeconds(15);

    private const long Never = long.MinValue;

    private readonly Guid _node = Guid.CreateVersion7();
    private long _maintained = Never;
    private int _maintaining;

    /// <summary>Buckets held now, with the epoch that every checkpoint must name.</summary>
    public IReadOnlyDictionary<int, long> Held { get; private set; } = new Dictionary<int, long>();

    /// <summary>
    /// Maintains them when it is time to. This process's own clock only says when to ask; whose a lease is, the database's says. Of several who
    /// find that it is time one asks, and the others go on with what is known: a checkpoint is refused where that is not so any more.
    /// </summary>
    public async Task KeepUp(CancellationToken cancellation)
    {
        if ((Interlocked.Read(ref _maintained) is var last && last != Never && clock.GetElapsedTime(last) < Rhythm) || Interlocked.Exchange(ref _maintaining, 1) == 1)
        {
            return;
        }

        try
        {
            await Maintain(cancellation);
        }
        finally
        {
            Volatile.Write(ref _maintaining, 0);
        }
    }

    /// <summary>A checkpoint was refused: what is held is asked for again before the next page, or page after page would be thrown away.</summary>
    public void Doubt() => Interlocked.Exchange(ref _maintained, Never);

    /// <summary>Renews what is held, gives back what exceeds a fair share, and takes what is free.</summary>
    public async Task Maintain(CancellationToken cancellation)
    {
        var now = clock.GetTimestamp();
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        Add(batch,
            """
            insert into events.nodes (id, until) values ($1, clock_timestamp() + make_interval(secs => $2))
            on conflict (id) do update set until = excluded.until
            """, Param.Uuid(_node), Seconds());
        Add(batch, "delete from events.nodes where until < clock_timestamp() - interval '1 day'");
        Add(batch,
            "update events.leases set until = clock_timestamp() + make_interval(secs => $2) where holder = $1 and until > clock_timestamp()",
            Param.Uuid(_node), Seconds());
        // Fair: all buckets over all nodes alive, rounded up. Locked rows belong to somebody who is just taking them.
        Add(batch,
            """
            with share as (select ceil(32.0 / greatest(1, count(*)))::int as n from events.nodes where until > clock_timestamp()),
                 mine as (select bucket, row_number() over (order by bucket) as nth from events.leases where holder = $1 and until > clock_timestamp())
            update events.leases l set holder = null, until = '-infinity' from mine, share where l.bucket = mine.bucket and mine.nth > share.n
            """, Param.Uuid(_node));
        Add(batch,
            """
            with share as (select ceil(32.0 / greatest(1, count(*)))::int as n from events.nodes where until > clock_timestamp()),
                 held as (select count(*)::int as n from events.leases where holder = $1 and until > clock_timestamp()),
                 free as (select bucket from events.leases where until <= clock_timestamp() order by bucket
                          limit (select greatest(0, share.n - held.n) from share, held) for update skip locked)
            update events.leases l set holder = $1, epoch = l.epoch + 1, until = clock_timestamp() + make_interval(secs => $2)
            from free where l.bucket = free.bucket
            """, Param.Uuid(_node), Seconds());
        Add(batch, "select bucket, epoch from events.leases where holder = $1 and until > clock_timestamp()", Param.Uuid(_node));

        var held = new Dictionary<int, long>();
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        do
        {
            while (await rows.ReadAsync(cancellation))
            {
                held[rows.GetInt32(0)] = rows.GetInt64(1);
            }
        }
        while (await rows.NextResultAsync(cancellation));

        Held = held;
        Interlocked.Exchange(ref _maintained, now);
    }

    /// <summary>Lets the others take over at once: the last thing an orderly stop does.</summary>
    public async Task Release()
    {
        Held = new Dictionary<int, long>();
        Doubt();
        try
        {
            await GiveUp();
        }
        catch (Exception gone) when (gone is NpgsqlException or ObjectDisposedException)
        {
            // Without a database there is nobody to tell: the leases run out by themselves.
        }
    }

    private async Task GiveUp()
    {
        await using var connection = await database.System.OpenConnectionAsync(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, "update events.leases set holder = null, until = '-infinity' where holder = $1", Param.Uuid(_node));
        Add(batch, "delete from events.nodes where id = $1", Param.Uuid(_node));
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static NpgsqlParameter Seconds() => Param.Of(Term.TotalSeconds, NpgsqlTypes.NpgsqlDbType.Double);

    private static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }
}
