namespace Bookings.Access;

internal abstract record BusinessEvent;

internal sealed record BusinessFounded(Slug Slug, PublicName Name, Country Country, Language Language, DateTimeZone Zone, Instant FoundedAt) : BusinessEvent;

internal sealed record BusinessRenamed(PublicName Name) : BusinessEvent;

internal sealed record BusinessLanguageChanged(Language Language) : BusinessEvent;

internal sealed record BusinessZoneChanged(DateTimeZone Zone) : BusinessEvent;
