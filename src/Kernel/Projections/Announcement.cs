using NodaTime;

namespace Bookings.Kernel;

/// <summary>
/// What other modules may know of a fact: a thin notice of ids, times and codes. The fact is recorded in the transaction of the change, so history is the
/// outbox: a notice is made of it when it is read, and is neither lost nor stored twice.
/// </summary>
/// <param name="Fact">Of the module that announces; other modules never see it.</param>
/// <param name="Notice">A record of the module's contracts.</param>
/// <param name="ToNotice">Pure; null where there is nothing to tell.</param>
public sealed record Announcement(Type Fact, Type Notice, Func<Recorded, object?> ToNotice);

/// <summary>A notice together with where it stands in the history of its business.</summary>
/// <param name="Id">Of the fact it is about: the same each time it is delivered, so that what is done about it can be keyed by it.</param>
/// <param name="Position">Of that fact, dense from 1 within the business.</param>
/// <param name="At">When it was recorded.</param>
public sealed record Noticed<TNotice>(TenantId Tenant, Guid Id, long Position, Instant At, TNotice Notice) where TNotice : class;

/// <summary>
/// What a module does about another's notice, later: in order within a business and at least once, each reaction from a checkpoint of its own. It decides on
/// what it finds, or keys what it does by the notice, so that a repeat does nothing.
/// </summary>
public abstract class Reaction<TNotice>(IEnumerable<Announcement> announcements) : Subscription where TNotice : class
{
    private readonly ILookup<Type, Announcement> _announced = announcements.Where(announcement => announcement.Notice == typeof(TNotice)).ToLookup(announcement => announcement.Fact);

    public sealed override IReadOnlyList<Type> Facts => [.. _announced.Select(facts => facts.Key)];

    /// <summary>What is done about it.</summary>
    protected abstract Task On(Noticed<TNotice> noticed, CancellationToken cancellation);

    public sealed override async Task On(Recorded fact, CancellationToken cancellation)
    {
        foreach (var announcement in _announced[fact.Fact.GetType()])
        {
            if (announcement.ToNotice(fact) is TNotice notice)
            {
                await On(new(fact.Tenant, fact.Id, fact.Position, fact.At, notice), cancellation);
            }
        }
    }
}

/// <summary>
/// What a module writes into its own tables about another's notices: page by page in the transaction of the checkpoint, so each notice is taken exactly once. What it
/// decides on beside the notices it asks through contracts; it does nothing outside of its tables.
/// </summary>
public abstract class NoticeRows<TNotice>(IEnumerable<Announcement> announcements) : BackgroundProjection where TNotice : class
{
    private readonly ILookup<Type, Announcement> _announced = announcements.Where(announcement => announcement.Notice == typeof(TNotice)).ToLookup(announcement => announcement.Fact);

    public sealed override IReadOnlyList<Type> Facts => [.. _announced.Select(facts => facts.Key)];

    /// <summary>Writes what a page comes to.</summary>
    protected abstract Task Write(TenantId tenant, IReadOnlyList<Noticed<TNotice>> page, Npgsql.NpgsqlConnection connection, CancellationToken cancellation);

    public sealed override async Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, Npgsql.NpgsqlConnection connection, CancellationToken cancellation)
    {
        var noticed = (
            from fact in page
            from announcement in _announced[fact.Fact.GetType()]
            let notice = announcement.ToNotice(fact) as TNotice
            where notice is not null
            select new Noticed<TNotice>(fact.Tenant, fact.Id, fact.Position, fact.At, notice)).ToList();
        if (noticed.Count > 0)
        {
            await Write(tenant, noticed, connection, cancellation);
        }
    }
}
