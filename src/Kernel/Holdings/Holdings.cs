namespace Bookings.Kernel;

/// <summary>
/// What a module says about the data that it keeps on people. Nothing has to be listed that a person owns: it is found by the vault's tags. It has to be named, or the
/// program does not start; and what nobody owns but is about somebody has to be pointed at.
/// </summary>
public sealed class Holdings
{
    private readonly Dictionary<Type, DataGroup> _groups = [];
    private readonly HashSet<Type> _withheld = [];
    private readonly List<(PersonKind Kind, string Sql)> _streams = [];
    private readonly List<ShownRows> _rows = [];
    private readonly Dictionary<Type, string?> _heldBack = [];
    private readonly List<Type> _names = [];

    internal IReadOnlyList<(PersonKind Kind, string Sql)> Streams => _streams;

    internal IReadOnlyList<ShownRows> Rows => _rows;

    internal IReadOnlyList<Type> Naming => _names;

    /// <summary>Facts that name somebody else, and the property that does; null where the fact as a whole is about two.</summary>
    internal IReadOnlyDictionary<Type, string?> HeldBack => _heldBack;

    /// <summary>Which group of data it is. A fact that has a group of its own is not in that of its stream.</summary>
    /// <typeparam name="T">The state of a stream, or a fact.</typeparam>
    public Holdings Explains<T>(DataGroup group)
    {
        _groups.Add(typeof(T), group);
        return this;
    }

    /// <summary>
    /// Facts of which the person learns that they are there, and not what is sealed in them (GDPR Art. 15(4), Art. 23(1)(j)). The group that explains them says that it is so.
    /// </summary>
    public Holdings Withholds<T>()
    {
        _withheld.Add(typeof(T));
        return this;
    }

    /// <summary>Streams that nobody owns and that are about somebody, all of whose facts are explained.</summary>
    /// <param name="kind">About whom.</param>
    /// <param name="sql">Answers their ids; $1 is the business, $2 the ids of the person.</param>
    public Holdings PointsAt(PersonKind kind, string sql)
    {
        _streams.Add((kind, sql));
        return this;
    }

    /// <summary>Rows that are no history and are kept beside it.</summary>
    /// <param name="group">What they are.</param>
    /// <param name="kind">About whom.</param>
    /// <param name="what">What each is called.</param>
    /// <param name="sql">Answers a time (or null) and an object of JSON for each; $1 is the business, $2 the ids of the person, $3 the streams that are theirs.</param>
    public Holdings Shows(DataGroup group, PersonKind kind, Code what, string sql)
    {
        _rows.Add(new(group, kind, what, sql, null, []));
        return this;
    }

    /// <summary>The same where one statement does not find them.</summary>
    /// <typeparam name="TRows">Registered with the module's services.</typeparam>
    /// <param name="group">What they are.</param>
    /// <param name="kind">About whom.</param>
    /// <param name="what">What each is called.</param>
    /// <param name="tables">Where they stand.</param>
    public Holdings Shows<TRows>(DataGroup group, PersonKind kind, Code what, params string[] tables) where TRows : class, IHeldRows
    {
        _rows.Add(new(group, kind, what, null, typeof(TRows), tables));
        return this;
    }

    /// <summary>A fact that says of two people that they are alike: whoever is one of them is not shown that there is the other (GDPR Art. 15(4)).</summary>
    /// <typeparam name="TFact">A fact.</typeparam>
    public Holdings HoldsBack<TFact>()
    {
        _heldBack.Add(typeof(TFact), null);
        return this;
    }

    /// <summary>A fact in which one property names another person. It is left out, unless who is named is who asks.</summary>
    /// <typeparam name="TFact">A fact.</typeparam>
    /// <param name="property">By its C# name.</param>
    public Holdings HoldsBack<TFact>(string property)
    {
        _heldBack.Add(typeof(TFact), property);
        return this;
    }

    /// <summary>What ids stand for that people know by name.</summary>
    /// <typeparam name="TNames">Registered with the module's services.</typeparam>
    public Holdings Names<TNames>() where TNames : class, IHeldNames
    {
        _names.Add(typeof(TNames));
        return this;
    }

    internal bool IsWithheld(Type fact) => _withheld.Contains(fact);

    /// <summary>Null where nobody said what it is.</summary>
    internal DataGroup? Of(Type state, Type fact) => _groups.GetValueOrDefault(fact) ?? _groups.GetValueOrDefault(state);

    /// <summary>Deny by default: a module that stores what belongs to people, and does not say what and why, keeps the program from starting.</summary>
    /// <exception cref="InvalidOperationException">Names every such module, and what it stores.</exception>
    public static void EnsureComplete(IEnumerable<BookingsModule> modules)
    {
        var wrong = modules
            .Select(module => (module.Name, Silent: Silent(module).ToList()))
            .Where(module => module.Silent.Count > 0)
            .Select(module => $"'{module.Name}' stores what belongs to people and tells nobody why ({string.Join(", ", module.Silent)})")
            .ToList();
        if (wrong.Count > 0)
        {
            throw new InvalidOperationException($"Not starting: {string.Join("; ", wrong)}. Say Holds(…) in the module's table of contents.");
        }
    }

    private static IEnumerable<string> Silent(BookingsModule module)
    {
        var types = new EventTypes();
        foreach (var stream in module.Streams)
        {
            stream(types);
        }

        return
            from state in types.States
            where state.Class is not null
            from fact in state.Events
            where module.Holdings.Of(state.Type, fact.Type) is null
            select $"{fact.Name} of {state.Name}";
    }
}
