using System.Text.Json;

namespace Bookings.Kernel;

/// <summary>
/// The stored name of every event and state type: the snake case of the class name, as Marten has it (<c>AppointmentBooked</c> is
/// <c>appointment_booked</c>). Names are a storage format: they are frozen in a checked-in list.
/// </summary>
public sealed class EventTypes
{
    private readonly Dictionary<string, EventType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EventType> _byType = [];
    private readonly Dictionary<Type, StateType> _states = [];

    public IReadOnlyCollection<EventType> All => _byName.Values;

    public IReadOnlyCollection<StateType> States => _states.Values;

    /// <summary>Learns every sealed record derived from <typeparamref name="TEvent"/> in its assembly.</summary>
    public void Add<TState, TEvent>()
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        DataClass? owned = typeof(TState).IsAssignableTo(typeof(IOwned))
            ? (DataClass)typeof(TState).GetProperty(nameof(IOwned.Class))!.GetValue(null)!
            : null;
        var events = typeof(TEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(TEvent)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => new EventType(SnakeCase(type.Name), type, $"{type.FullName}, {type.Assembly.GetName().Name}", owned))
            .ToList();
        _states.Add(typeof(TState), new(SnakeCase(typeof(TState).Name), typeof(TState), owned, events));
        foreach (var type in events)
        {
            _byName.Add(type.Name, type);
            _byType.Add(type.Type, type);
        }
    }

    /// <summary>Every stored name that this program knows.</summary>
    internal string[] Names => [.. _byName.Keys];

    internal string[] NamesOf(IEnumerable<Type> facts) => [.. facts.Select(fact => Of(fact).Name)];

    public EventType Of(object fact) => Of(fact.GetType());

    public EventType Of(Type fact) => _byType[fact];

    /// <exception cref="UnknownEventException">The program does not know the type: an older program on a newer database.</exception>
    public EventType Of(string name) => _byName.TryGetValue(name, out var type) ? type : throw new UnknownEventException(name);

    /// <summary>Null where the program does not know the type.</summary>
    internal EventType? Find(string name) => _byName.GetValueOrDefault(name);

    public StateType StateOf(Type state) => _states[state];

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>How one kind of event is stored.</summary>
/// <param name="Name">Alias in <c>mt_events.type</c>.</param>
/// <param name="Type">The record it is read into.</param>
/// <param name="DotNetName">What Marten expects in <c>mt_dotnet_type</c>.</param>
/// <param name="Class">Data class of its stream when that is owned by a person.</param>
public sealed record EventType(string Name, Type Type, string DotNetName, DataClass? Class);

/// <summary>How one kind of stream is stored.</summary>
public sealed record StateType(string Name, Type Type, DataClass? Class, IReadOnlyList<EventType> Events);

/// <summary>History holds an event that this program has no type for. Nothing is skipped: the reader stops.</summary>
public sealed class UnknownEventException(string name) : Exception($"No event type is known by the stored name '{name}'.");
