using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class ResourcePoolTests
{
    private static readonly Instant Noon = Instant.FromUtc(2027, 3, 1, 12, 0);
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly PoolAdded Rooms = new(new("Rooms"), null, 2);
    private readonly Spec<ResourcePool, ResourcePoolEvent> _spec = new();

    [Fact]
    public void A_pool_has_as_many_units_as_one_says() => _spec
        .Given(Rooms)
        .When(pool => SetQuantity.Decide(new(3), pool))
        .Then(new PoolQuantitySet(3));

    [Fact]
    public void A_unit_that_the_pool_does_not_have_cannot_be_taken_out() => _spec
        .Given(Rooms)
        .When(pool => TakeOutOfService.Decide(new(3, Noon, null), pool))
        .ThenRejected(new UnitUnknown());

    [Fact]
    public void A_pool_that_is_not_there_takes_no_command() => _spec
        .Given()
        .When(pool => TakeOutOfService.Decide(new(1, Noon, null), pool))
        .ThenRejected(new PoolUnknown());

    [Fact]
    public void A_returned_unit_was_away_until_then_and_is_not_away_later()
    {
        var pool = Fold(
            Rooms, new UnitTakenOutOfService(1, Noon, null), new UnitTakenOutOfService(1, Noon + (3 * Hour), Noon + (4 * Hour)),
            new UnitTakenOutOfService(2, Noon, null), new UnitReturnedToService(1, Noon + Hour));

        Assert.Equal([new(1, Noon, Noon + Hour), new(2, Noon, null)], pool.Outages);
    }

    [Fact]
    public void A_unit_that_is_in_service_need_not_be_returned() => _spec
        .Given(Rooms, new UnitTakenOutOfService(1, Noon, Noon + Hour))
        .When(pool => ReturnToService.Decide(new(1, Noon + Hour), pool))
        .ThenNothingChanged();

    private static ResourcePool Fold(params ResourcePoolEvent[] facts) => facts.Aggregate(ResourcePool.Initial, ResourcePool.Evolve);
}
