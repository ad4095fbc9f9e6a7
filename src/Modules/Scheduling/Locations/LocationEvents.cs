namespace Bookings.Scheduling;

// Stored for ever: add, never change. Where the business is: public, no word about a person.

internal abstract record LocationEvent;

internal sealed record LocationAdded(PublicText Name, PublicText? Address, Zone Zone) : LocationEvent;

internal sealed record LocationChanged(PublicText Name, PublicText? Address, Zone Zone) : LocationEvent;

internal sealed record LocationClosed : LocationEvent;
