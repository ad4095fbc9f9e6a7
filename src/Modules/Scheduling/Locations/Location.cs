using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>A place where appointments happen. Its zone is the clock and the calendar of everything that happens there.</summary>
internal sealed record Location(LocationStatus Status, PublicText Name, PublicText? Address, Zone Zone) : IState<Location, LocationEvent>
{
    public static Location Initial { get; } = new(LocationStatus.Unknown, new(""), null, Zone.Of("Etc/UTC"));

    internal static StreamId<Location, LocationEvent> Of(LocationId id) => new(id.Value);

    internal bool Exists() => Status != LocationStatus.Unknown;

    public static Location Evolve(Location state, LocationEvent fact) => fact switch
    {
        LocationAdded e => new(LocationStatus.Open, e.Name, e.Address, e.Zone),
        LocationChanged e => state with { Name = e.Name, Address = e.Address, Zone = e.Zone },
        LocationClosed => state with { Status = LocationStatus.Closed },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum LocationStatus
{
    Unknown,
    Open,
    Closed,
}

internal sealed record LocationUnknown() : Rejection(
    Because.NotFound, "location-unknown",
    new("There is no such location.", "Dette stedet finnes ikke.", "Questa sede non esiste."));

internal sealed record LocationIsClosed() : Rejection(
    Because.Conflict, "location-is-closed",
    new("This location was closed for good.", "Dette stedet er lagt ned.", "Questa sede è stata chiusa definitivamente."));
