namespace Bookings.Access.Contracts;

/// <summary>What a business is when it begins.</summary>
/// <param name="Slug">Its address; never changes.</param>
/// <param name="Name">What everyone sees.</param>
/// <param name="Country">Whose public holidays it keeps.</param>
/// <param name="Language">What it speaks unless somebody asks otherwise.</param>
/// <param name="Zone">Where its clocks hang.</param>
public sealed record NewBusiness(Slug Slug, PublicName Name, Country Country, Language Language, DateTimeZone Zone);

/// <summary>A business as the operator sees it.</summary>
public sealed record BusinessOverview(TenantId Tenant, Slug Slug, PublicName Name, Country Country, Language Language, DateTimeZone Zone, Instant FoundedAt);

/// <param name="Tenant">The business of that slug.</param>
/// <param name="IsNew">False when it was there already and nothing was changed.</param>
public sealed record Founding(TenantId Tenant, bool IsNew);

/// <summary>All businesses of the database. For the operator (command line, demonstration, import), never for a request of one business.</summary>
public interface IBusinesses
{
    /// <summary>Founds a business. One of that slug is left as it is, and a founding that was interrupted is finished.</summary>
    Task<Founding> Found(NewBusiness business, CancellationToken cancellation);

    /// <summary>Null when no business has the slug.</summary>
    Task<BusinessOverview?> Find(Slug slug, CancellationToken cancellation);

    /// <summary>By slug.</summary>
    Task<IReadOnlyList<BusinessOverview>> List(CancellationToken cancellation);
}
