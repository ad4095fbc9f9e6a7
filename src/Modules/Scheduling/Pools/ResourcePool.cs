using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>Rooms or devices that stand in for each other; its units are numbered from 1.</summary>
internal sealed record ResourcePool(PublicText Name, LocationId? Location, int Quantity, Several<Outage> Outages) : IState<ResourcePool, ResourcePoolEvent>
{
    internal const int MostUnits = 1_000;

    public static ResourcePool Initial { get; } = new(new(""), null, 0, []);

    internal static StreamId<ResourcePool, ResourcePoolEvent> Of(PoolId id) => new(id.Value);

    internal bool Exists() => Quantity > 0;

    internal bool HasUnit(int unit) => unit >= 1 && unit <= Quantity;

    public static ResourcePool Evolve(ResourcePool state, ResourcePoolEvent fact) => fact switch
    {
        PoolAdded e => new(e.Name, e.Location, e.Quantity, []),
        PoolQuantitySet e => state with { Quantity = e.Quantity },
        UnitTakenOutOfService e => state with { Outages = [.. state.Outages, new(e.Unit, e.From, e.To)] },
        UnitReturnedToService e => state with { Outages = [.. state.Outages.Select(outage => outage.EndedBy(e)).OfType<Outage>()] },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>A unit that nobody can use from one moment to another.</summary>
internal sealed record Outage(int Unit, Instant From, Instant? To)
{
    internal bool LastsAt(Instant at) => To is not { } end || end > at;

    /// <summary>What is left of it when its unit comes back: all before, nothing after.</summary>
    internal Outage? EndedBy(UnitReturnedToService back) =>
        back.Unit != Unit || !LastsAt(back.At) ? this
        : From >= back.At ? null
        : this with { To = back.At };

    /// <summary>As the rules see it: taken, and nothing may reach into it with its buffers.</summary>
    internal Occupied ToOccupied()
    {
        var stretch = new Stretch(From.ToUnixTimeTicks(), To?.ToUnixTimeTicks() ?? long.MaxValue);
        return new(stretch, stretch);
    }
}

internal sealed record PoolUnknown() : Rejection(
    Because.NotFound, "pool-unknown",
    new("There is no such resource pool.", "Denne ressursgruppen finnes ikke.", "Questo gruppo di risorse non esiste."));

internal sealed record UnitUnknown() : Rejection(
    Because.RuleBroken, "unit-unknown",
    new("The pool has no unit of this number.", "Ressursgruppen har ingen enhet med dette nummeret.", "Il gruppo di risorse non ha un'unità con questo numero."));
