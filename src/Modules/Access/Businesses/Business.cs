using System.Diagnostics;

namespace Bookings.Access;

/// <summary>The tenant itself: what is public about it.</summary>
internal sealed record Business(bool IsFounded, Slug Slug, PublicName Name, Country Country, Language Language, DateTimeZone Zone, Instant FoundedAt)
    : IState<Business, BusinessEvent>
{
    /// <summary>The same id in every business, because each has exactly one: a second one cannot even be begun.</summary>
    public static StreamId<Business, BusinessEvent> Stream { get; } = new(Guid.Parse("b0000000-0000-4000-8000-000000000001"));

    public static Business Initial { get; } = new(false, default, default, default, default, DateTimeZone.Utc, default);

    public static Business Evolve(Business state, BusinessEvent fact) => fact switch
    {
        BusinessFounded e => new(true, e.Slug, e.Name, e.Country, e.Language, e.Zone, e.FoundedAt),
        BusinessRenamed e => state with { Name = e.Name },
        BusinessLanguageChanged e => state with { Language = e.Language },
        BusinessZoneChanged e => state with { Zone = e.Zone },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}
