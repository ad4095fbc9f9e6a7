namespace Bookings.Clients;

/// <summary>The names of one business's clients, in memory and nowhere else. Not for several threads at once: <see cref="NameIndexes"/> holds the lock.</summary>
internal sealed class NameIndex
{
    private readonly LooseNames _loose = new();
    private PackedNames _packed;

    public NameIndex(IReadOnlyCollection<(Guid Client, IReadOnlyList<string> Parts)>? names = null) => _packed = names is null ? PackedNames.Empty : PackedNames.Of(names);

    /// <summary>How much of the business's history is in it.</summary>
    public long Position { get; set; }

    public int Count => _packed.Count + _loose.Count;

    /// <summary>How many may change before all are packed anew.</summary>
    internal static int MostLoose(int packed) => Math.Max(1_000, packed / 16);

    /// <summary>The client's name now; without one, and when they were erased, they are found no more.</summary>
    public void Put(Guid client, string? name)
    {
        _packed.Remove(client);
        _loose.Remove(client);
        if (name is not null)
        {
            _loose.Add(client, NameParts.Of(name));
            if (_loose.Count > MostLoose(_packed.Count))
            {
                Pack();
            }
        }
    }

    /// <summary>Clients of whose name some part begins with each word that was asked for; those whose names came or changed lately are last.</summary>
    public IReadOnlyList<Guid> Find(string asked, int limit)
    {
        var words = Words(asked);
        if (words.Count == 0)
        {
            return [];
        }

        var found = new HashSet<Guid>();
        _packed.Find(words, limit, found);
        _loose.Find(words, limit, found);
        return [.. found];
    }

    private void Pack()
    {
        _packed = PackedNames.Of([.. _packed.All(), .. _loose.All]);
        foreach (var (client, _) in _loose.All.ToList())
        {
            _loose.Remove(client);
        }
    }

    /// <summary>Each blank-divided word counts once, as it is: <c>o'b</c> asks for <c>ob</c>, so it finds O'Brien and nobody called O and B.</summary>
    private static List<string> Words(string asked) =>
        [.. asked.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(NameParts.Of).Where(parts => parts.Count > 0).Select(parts => parts.MaxBy(part => part.Length)!)];
}
