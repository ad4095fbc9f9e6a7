namespace Bookings.Clients;

/// <summary>Names that change: a sorted set, for the few that came or changed since the rest was packed.</summary>
internal sealed class LooseNames
{
    private readonly SortedSet<(string Part, Guid Client)> _parts = new(ByPart.Instance);
    private readonly Dictionary<Guid, IReadOnlyList<string>> _byClient = [];

    public int Count => _byClient.Count;

    public IEnumerable<(Guid Client, IReadOnlyList<string> Parts)> All => _byClient.Select(one => (one.Key, one.Value));

    public void Remove(Guid client)
    {
        if (_byClient.Remove(client, out var old))
        {
            foreach (var part in old)
            {
                _parts.Remove((part, client));
            }
        }
    }

    public void Add(Guid client, IReadOnlyList<string> parts)
    {
        _byClient.Add(client, parts);
        foreach (var part in parts)
        {
            _parts.Add((part, client));
        }
    }

    /// <summary>Adds clients of whom some part begins with each word, until there are as many as the limit.</summary>
    public void Find(IReadOnlyList<string> words, int limit, ISet<Guid> found)
    {
        var longest = words.MaxBy(word => word.Length)!;
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
    }

    private sealed class ByPart : IComparer<(string Part, Guid Client)>
    {
        public static readonly ByPart Instance = new();

        public int Compare((string Part, Guid Client) x, (string Part, Guid Client) y) =>
            string.CompareOrdinal(x.Part, y.Part) is not 0 and var order ? order : x.Client.CompareTo(y.Client);
    }
}
