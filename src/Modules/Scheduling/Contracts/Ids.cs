namespace Bookings.Scheduling.Contracts;

public readonly record struct AppointmentId(Guid Value) : IId<AppointmentId>
{
    public static AppointmentId From(Guid value) => new(value);
}

public readonly record struct LocationId(Guid Value) : IId<LocationId>
{
    public static LocationId From(Guid value) => new(value);
}

public readonly record struct ServiceId(Guid Value) : IId<ServiceId>
{
    public static ServiceId From(Guid value) => new(value);
}

public readonly record struct ProviderId(Guid Value) : IId<ProviderId>
{
    public static ProviderId From(Guid value) => new(value);
}

public readonly record struct PoolId(Guid Value) : IId<PoolId>
{
    public static PoolId From(Guid value) => new(value);
}

public readonly record struct PolicyId(Guid Value) : IId<PolicyId>
{
    public static PolicyId From(Guid value) => new(value);
}

public readonly record struct HoldId(Guid Value) : IId<HoldId>
{
    public static HoldId From(Guid value) => new(value);
}

public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId From(Guid value) => new(value);
}

public readonly record struct SeriesId(Guid Value) : IId<SeriesId>
{
    public static SeriesId From(Guid value) => new(value);
}

public readonly record struct PlaceId(Guid Value) : IId<PlaceId>
{
    public static PlaceId From(Guid value) => new(value);
}

public readonly record struct IntakeFormId(Guid Value) : IId<IntakeFormId>
{
    public static IntakeFormId From(Guid value) => new(value);
}
