namespace Bookings.Kernel;

/// <summary>One log of one business: of its events, or of the statements made about them.</summary>
/// <param name="Name">As it stands in addresses and in the database.</param>
internal readonly record struct LogId(TenantId Tenant, string Name)
{
    private const string EventsName = "events";
    private const string StatementsName = "statements";

    /// <summary>Its name to the world, for ever: the first line of its checkpoints, and the name of its key. Businesses have random ids, so nobody else's log is called so.</summary>
    public string Origin => $"bookings/{Tenant}/{Name}";

    public static LogId Events(TenantId tenant) => new(tenant, EventsName);

    public static LogId Statements(TenantId tenant) => new(tenant, StatementsName);

    public static LogId? Find(TenantId tenant, string name) => name is EventsName or StatementsName ? new(tenant, name) : null;
}
