namespace Bookings.Clients;

/// <summary>The names of one business's clients, in memory and nowhere else. Not for several threads at once: <see cref="NameIndexes"/> holds the lock.</summary>
internal sealed class NameIndex
{
    private readonly SortedSet<(string Part, Guid Client)> _parts = new(ByPart.Instance);
    private readonly Dictionary<Guid, IReadOnlyList<string>> _byClient = [];

    /// <summary>How much of the business's history is in it.</summary>
    public long Position { get; set; }

    public int Count => _byClient.Count;

    /// <summary>The client's name now; without one, and when they were erased, they are found no more.</summary>
    public void Put(Guid client, string? name)
    {
        if (_byClient.Remove(client, out var old))
        {
            foreach (var part in old)
            {
                _parts.Remove((part, client));
            }
        }

        if (name is not null)
        {
            var parts = NameParts.Of(name);
            _byClient.Add(client, parts);
            foreach (var part in parts)
            {
                _parts.Add((part, client));
            }
        }
    }

    /// <summary>Clients of whose name some part begins with each word that was asked for, in the order of the part that the longest word met.</summary>
    public IReadOnlyList<Guid> Find(string asked, int limit)
    {
        var words = Words(asked);
        if (words.MaxBy(word => word.Length) is not { } longest)
        {
            return [];
        }

        var found = new HashSet<Guid>();
        // The highest code unit ends every stretch of parts with one beginning: no text that passes the edge holds it.
        foreach (var (_, client) in _parts.GetViewBetween((longest, Guid.Empty), (longest + '\uFFFF', Guid.Empty)))
        {
            if (found.Count == limit)
            {
                break;
            }

            if (words.All(word => _byClient[client].Any(part => part.StartsWith(word, StringComparison.Ordinal))))
            {
                found.Add(client);
            }
        }

        return [.. found];
    }

    /// <summary>Each blank-divided word counts once, as it is: <c>o'b</c> asks for <c>ob</c>, so it finds O'Brien and nobody called O and B.</summary>
    private static List<string> Words(string asked) =>
        [.. asked.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(NameParts.Of).Where(parts => parts.Count > 0).Select(parts => parts.MaxBy(part => part.Length)!)];

    private sealed class ByPart : IComparer<(string Part, Guid Client)>
    {
        public static readonly ByPart Instance = new();

        public int Compare((string Part, Guid Client) x, (string Part, Guid Client) y) =>
            string.CompareOrdinal(x.Part, y.Part) is not 0 and var order ? order : x.Client.CompareTo(y.Client);
    }
}
