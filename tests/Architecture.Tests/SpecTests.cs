using Bookings.Scheduling;
using Bookings.Testing;
using Xunit;
using Xunit.Sdk;

namespace Bookings.Architecture.Tests;

/// <summary>The test language must be able to fail, or nothing written in it means anything.</summary>
public sealed class SpecTests
{
    private static readonly Spec<Location, LocationEvent> Spec = new();
    private static readonly LocationAdded Added = new(new("Sentrum"), null, Zone.Of("Europe/Oslo"));

    [Fact]
    public void What_comes_as_expected_passes()
    {
        Spec.Given(Added).When(CloseLocation.Decide).Then(new LocationClosed());
        Spec.Given(Added, new LocationClosed()).When(CloseLocation.Decide).ThenNothingChanged();
        Spec.Given().When(CloseLocation.Decide).ThenRejected(new LocationUnknown());
    }

    [Fact]
    public void An_expected_rejection_that_does_not_come_is_a_failure() =>
        Assert.ThrowsAny<XunitException>(() => Spec.Given(Added).When(CloseLocation.Decide).ThenRejected(new LocationUnknown()));

    [Fact]
    public void Another_rejection_is_a_failure() =>
        Assert.ThrowsAny<XunitException>(() => Spec.Given().When(CloseLocation.Decide).ThenRejected(new LocationIsClosed()));

    [Fact]
    public void An_expected_fact_that_does_not_come_is_a_failure() =>
        Assert.ThrowsAny<XunitException>(() => Spec.Given(Added, new LocationClosed()).When(CloseLocation.Decide).Then(new LocationClosed()));

    [Fact]
    public void Another_fact_is_a_failure() =>
        Assert.ThrowsAny<XunitException>(() => Spec.Given(Added).When(CloseLocation.Decide).Then(Added));

    [Fact]
    public void An_unexpected_fact_is_a_failure() =>
        Assert.ThrowsAny<XunitException>(() => Spec.Given(Added).When(CloseLocation.Decide).ThenNothingChanged());

    [Fact]
    public void An_unexpected_rejection_is_a_failure() =>
        Assert.ThrowsAny<XunitException>(() => Spec.Given().When(CloseLocation.Decide).ThenNothingChanged());
}
