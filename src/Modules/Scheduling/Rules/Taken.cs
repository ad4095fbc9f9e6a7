namespace Bookings.Scheduling;

/// <summary>What is taken of providers and of the units of pools, by resource and unit.</summary>
internal sealed class Taken
{
    private readonly Dictionary<(Guid Resource, int Unit), List<Occupied>> _byUnit = [];

    internal static Taken Nothing { get; } = new();

    /// <summary>In no particular order; empty for what nobody has taken.</summary>
    internal IReadOnlyList<Occupied> Of(Guid resource, int unit) => _byUnit.TryGetValue((resource, unit), out var taken) ? taken : [];

    internal static Taken From(IEnumerable<(Guid Resource, int Unit, Occupied Time)> times)
    {
        var taken = new Taken();
        foreach (var (resource, unit, time) in times)
        {
            taken.Unit(resource, unit).Add(time);
        }

        return taken;
    }

    /// <summary>The list of a unit, to be filled.</summary>
    internal List<Occupied> Unit(Guid resource, int unit) =>
        _byUnit.TryGetValue((resource, unit), out var taken) ? taken : _byUnit[(resource, unit)] = [];
}
