using Bookings.Testing;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class LocationTests
{
    private static readonly Zone Oslo = Zone.Of("Europe/Oslo");
    private static readonly LocationAdded Added = new(new("Sentrum"), new("Storgata 1"), Oslo);
    private readonly Spec<Location, LocationEvent> _spec = new();

    [Fact]
    public void A_location_is_added() => _spec
        .Given()
        .When(location => AddLocation.Decide(new(new("Sentrum"), new("Storgata 1"), Oslo), location))
        .Then(Added);

    [Fact]
    public void Adding_twice_adds_once() => _spec
        .Given(Added)
        .When(location => AddLocation.Decide(new(new("Sentrum"), new("Storgata 1"), Oslo), location))
        .ThenNothingChanged();

    [Fact]
    public void A_change_keeps_what_it_does_not_name() => _spec
        .Given(Added)
        .When(location => ChangeLocation.Decide(new(new(true, new("Majorstua")), default, default), location))
        .Then(new LocationChanged(new("Majorstua"), new("Storgata 1"), Oslo));

    [Fact]
    public void Null_takes_the_address_away() => _spec
        .Given(Added)
        .When(location => ChangeLocation.Decide(new(default, new(true, null), default), location))
        .Then(new LocationChanged(new("Sentrum"), null, Oslo));

    [Fact]
    public void A_change_to_the_same_is_no_change() => _spec
        .Given(Added)
        .When(location => ChangeLocation.Decide(new(new(true, new("Sentrum")), default, new(true, Oslo)), location))
        .ThenNothingChanged();

    [Fact]
    public void What_is_not_there_cannot_be_changed() => _spec
        .Given()
        .When(location => ChangeLocation.Decide(new(default, default, default), location))
        .ThenRejected(new LocationUnknown());

    [Fact]
    public void A_closed_location_is_not_changed() => _spec
        .Given(Added, new LocationClosed())
        .When(location => ChangeLocation.Decide(new(new(true, new("Majorstua")), default, default), location))
        .ThenRejected(new LocationIsClosed());

    [Fact]
    public void Closing_twice_closes_once() => _spec
        .Given(Added, new LocationClosed())
        .When(CloseLocation.Decide)
        .ThenNothingChanged();
}
