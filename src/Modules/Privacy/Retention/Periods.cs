namespace Bookings.Privacy;

/// <summary>When it is night for a business, and what its periods are called.</summary>
internal static class Periods
{
    /// <summary>How an erasure says that nobody asked for it.</summary>
    internal static readonly Code Identity = new("retention-period");

    private static readonly LocalTime Hour = new(2, 0);

    /// <summary>Classes that can have a rule. What proves a consent is kept by law: <see cref="Retention"/>.</summary>
    internal static IReadOnlyList<DataClass> Classes { get; } =
        [DataClass.Contact, DataClass.Booking, DataClass.Invoice, DataClass.Medical, DataClass.Staff, DataClass.Applicant];

    internal static DataClass? Named(string? name) => Enum.GetValues<DataClass>().Where(held => Retention.Label(held) == name).Cast<DataClass?>().FirstOrDefault();

    /// <summary>From when on something is ahead: a night that is made up for does not call ahead what is over, nor does who looks at one that has yet to come.</summary>
    internal static Instant Ahead(this TimeProvider clock, Instant at) => Instant.Max(at, clock.GetCurrentInstant());

    /// <summary>The latest night whose hour has struck.</summary>
    internal static LocalDate Due(DateTimeZone zone, Instant now) => now < MomentOf(zone, now.InZone(zone).Date) ? now.InZone(zone).Date.PlusDays(-1) : now.InZone(zone).Date;

    /// <summary>Two o'clock there; where the clocks are put forward over it, the moment they are.</summary>
    internal static Instant MomentOf(DateTimeZone zone, LocalDate night) => zone.ResolveLocal(night + Hour, NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
}
