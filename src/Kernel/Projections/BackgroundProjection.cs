using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Follows the history of each business by position, a page at a time; its checkpoint is written in the same transaction as its rows.
/// It uses no clock, no randomness and no I/O but the connection it is given, so that rebuilt equals live.
/// </summary>
public abstract class BackgroundProjection
{
    /// <summary>Stable: the checkpoint is named after it.</summary>
    public abstract string Name { get; }

    /// <summary>The facts it wants to see; positions in between are passed over.</summary>
    public abstract IReadOnlyList<Type> Facts { get; }

    /// <summary>Takes a page of facts of one business, in order, inside the checkpoint's transaction.</summary>
    public abstract Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>True where it takes a stretch of positions and reads the rows itself, whether or not the program understands what is in them.</summary>
    internal virtual bool FollowsPositions => false;

    /// <summary>Takes the positions after one and up to another, inside the checkpoint's transaction.</summary>
    internal virtual Task ApplyPositions(TenantId tenant, long after, long upTo, NpgsqlConnection connection, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>
/// What the module does about a fact, later: an effect outside the transaction, at least once and in order. It is keyed or decided so that a
/// repeat does nothing.
/// </summary>
public abstract class Subscription : BackgroundProjection
{
    public abstract Task On(Recorded fact, CancellationToken cancellation);

    public sealed override async Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var fact in page)
        {
            await On(fact, cancellation);
            Failpoint.Reached("subscription.done-before-checkpoint");
        }
    }
}
