namespace Bookings.Privacy;

/// <summary>A personal property of a fact.</summary>
/// <param name="Stream">The state whose stream it is, by its stored name; likewise the event.</param>
/// <param name="Kind">What is sealed.</param>
internal sealed record PersonalField(string Module, string Stream, string Event, string Field, string Kind, DataClass Class);

/// <summary>A read model that shows what belongs to people.</summary>
/// <param name="Columns">Filled from what was personal, in clear: random numbers and nothing else.</param>
/// <param name="HoldsSealed">Copies the sealed block.</param>
internal sealed record PersonalTable(string Module, string Table, DataClass Class, IReadOnlyList<string> Columns, bool HoldsSealed);

/// <summary>A way that data can take out of the house.</summary>
/// <param name="Recipient">Who is behind it here; null where it is not set.</param>
internal sealed record MappedExit(string Setting, string What, IReadOnlyList<DataClass> Carries, Recipient? Recipient);

/// <summary>What personal data there is, where, why, and where it goes: read out of the program as it stands.</summary>
internal sealed class DataMap(
    IEnumerable<BookingsModule> modules, EventTypes types, InlineProjections projections, IEnumerable<Exit> exits, Recipients recipients, IServiceProvider services) : IDataMap
{
    private readonly Dictionary<System.Reflection.Assembly, string> _modules = modules.ToDictionary(module => module.GetType().Assembly, module => module.Name);

    public IReadOnlyList<PersonalField> Fields =>
    [
        .. from state in types.States
           where state.Class is not null
           from type in state.Events
           from property in type.Type.GetProperties()
           where property.PropertyType is { IsGenericType: true } held && held.GetGenericTypeDefinition() == typeof(Personal<>)
           let found = new PersonalField(ModuleOf(state.Type), state.Name, type.Name, property.Name, KindOf(property.PropertyType.GetGenericArguments()[0]), state.Class!.Value)
           orderby found.Module, found.Stream, found.Event, found.Field
           select found,
    ];

    public IReadOnlyList<PersonalTable> Tables =>
    [
        .. from projection in projections.All
           let held = types.StateOf(projection.State).Class
           where held is not null
           orderby projection.Table
           select new PersonalTable(ModuleOf(projection.State), projection.Table, held!.Value, projection.PersonalColumns, projection.HoldsSealed),
    ];

    public IReadOnlyList<MappedExit> Exits =>
    [
        .. from exit in exits
           orderby exit.Setting
           select new MappedExit(exit.Setting, exit.What, exit.Carries, exit.Host(services) is { Length: > 0 } host ? recipients.Of(host) : null),
    ];

    public IReadOnlyList<Recipient> Recipients => recipients.All;

    public string Write(DataMapFormat format) => format switch
    {
        DataMapFormat.Json => DataMapJson.Of(this),
        DataMapFormat.Csv => DataMapCsv.Of(this),
        _ => DataMapMarkdown.Of(this),
    };

    private string ModuleOf(Type type) => _modules[type.Assembly];

    private static string KindOf(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]} of {KindOf(type.GetGenericArguments()[0])}" : type.Name;
}
