using NpgsqlTypes;

namespace Bookings.Access;

/// <summary>What each business is: one row for each.</summary>
internal sealed class Businesses() : StreamTable<Business, BusinessEvent>("access.businesses", table => table
    .Column("slug", NpgsqlDbType.Varchar, business => business.Slug.Value)
    .Column("name", NpgsqlDbType.Varchar, business => business.Name.Value)
    .Column("country", NpgsqlDbType.Varchar, business => business.Country.Value)
    .Column("language", NpgsqlDbType.Varchar, business => business.Language.Value)
    .Column("zone", NpgsqlDbType.Varchar, business => business.Zone.Id)
    .Column("founded_at", NpgsqlDbType.TimestampTz, business => business.FoundedAt))
{
    internal const string Select = "select tenant_id, slug, name, country, language, zone, founded_at, version from access.businesses";

    internal static (BusinessOverview Business, long Version) Read(NpgsqlDataReader row) =>
        (new(new(row.GetString(0)), Checked<Slug>(row, 1), Checked<PublicName>(row, 2), Checked<Country>(row, 3), Checked<Language>(row, 4),
            DateTimeZoneProviders.Tzdb[row.GetString(5)], row.GetInstant(6)), row.GetInt64(7));

    private static T Checked<T>(NpgsqlDataReader row, int column) where T : struct, ICheckedText<T> =>
        T.TryParse(row.GetString(column), out var value) ? value : throw new FormatException($"Not a {typeof(T).Name} in access.businesses.");
}
