using System.Collections;

namespace Bookings.Clients;

/// <summary>
/// Many names in few arrays: each part of a name once and sorted, beside it the clients that have it, and for each client the numbers of their parts. A
/// client can be taken out, never put in: what changes is in <see cref="LooseNames"/> until everything is packed anew.
/// </summary>
internal sealed class PackedNames
{
    private readonly Guid[] _clients;
    private readonly string[] _parts;

    // Both ways of one relation as compressed rows: row i is what stands from [i] up to [i + 1].
    private readonly int[] _clientsFrom;
    private readonly int[] _clientsOfPart;
    private readonly int[] _partsFrom;
    private readonly int[] _partsOfClient;
    private readonly BitArray _gone;

    private PackedNames(Guid[] clients, string[] parts, int[] partsFrom, int[] partsOfClient)
    {
        (_clients, _parts, _partsFrom, _partsOfClient, _gone) = (clients, parts, partsFrom, partsOfClient, new(clients.Length));
        (_clientsFrom, _clientsOfPart) = (new int[parts.Length + 1], new int[partsOfClient.Length]);
        foreach (var part in partsOfClient)
        {
            _clientsFrom[part + 1]++;
        }

        for (var part = 0; part < parts.Length; part++)
        {
            _clientsFrom[part + 1] += _clientsFrom[part];
        }

        var next = _clientsFrom[..^1];
        for (var client = 0; client < clients.Length; client++)
        {
            for (var at = partsFrom[client]; at < partsFrom[client + 1]; at++)
            {
                _clientsOfPart[next[partsOfClient[at]]++] = client;
            }
        }

        Count = clients.Length;
    }

    public static PackedNames Empty { get; } = Of([]);

    /// <summary>How many are in it and not taken out.</summary>
    public int Count { get; private set; }

    /// <summary>Each client once.</summary>
    public static PackedNames Of(IReadOnlyCollection<(Guid Client, IReadOnlyList<string> Parts)> names)
    {
        var sorted = names.OrderBy(name => name.Client).ToArray();
        var parts = sorted.SelectMany(name => name.Parts).Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(parts, StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(parts.Length, StringComparer.Ordinal);
        foreach (var part in parts)
        {
            numbers.Add(part, numbers.Count);
        }

        var (from, of) = (new int[sorted.Length + 1], new int[sorted.Sum(name => name.Parts.Count)]);
        for (var client = 0; client < sorted.Length; client++)
        {
            var at = from[client];
            foreach (var part in sorted[client].Parts)
            {
                of[at++] = numbers[part];
            }

            from[client + 1] = at;
        }

        return new([.. sorted.Select(name => name.Client)], parts, from, of);
    }

    public IEnumerable<(Guid Client, IReadOnlyList<string> Parts)> All() => Enumerable.Range(0, _clients.Length).Where(client => !_gone[client])
        .Select(client => (_clients[client], (IReadOnlyList<string>)[.. _partsOfClient[_partsFrom[client].._partsFrom[client + 1]].Select(part => _parts[part])]));

    public void Remove(Guid client)
    {
        if (Array.BinarySearch(_clients, client) is >= 0 and var at && !_gone[at])
        {
            _gone[at] = true;
            Count--;
        }
    }

    /// <summary>Adds clients of whom some part begins with each word, until there are as many as the limit; the fewest that any word has are looked through.</summary>
    public void Find(IReadOnlyList<string> words, int limit, ISet<Guid> found)
    {
        var ranges = words.Select(word => (From: First(word), To: First(word + '\uFFFF'))).OrderBy(range => _clientsFrom[range.To] - _clientsFrom[range.From]).ToArray();
        var others = ranges.AsSpan(1);
        for (var at = _clientsFrom[ranges[0].From]; at < _clientsFrom[ranges[0].To] && found.Count < limit; at++)
        {
            var client = _clientsOfPart[at];
            if (!_gone[client] && HasAll(client, others))
            {
                found.Add(_clients[client]);
            }
        }
    }

    private bool HasAll(int client, ReadOnlySpan<(int From, int To)> ranges)
    {
        var parts = _partsOfClient.AsSpan(_partsFrom[client].._partsFrom[client + 1]);
        foreach (var (from, to) in ranges)
        {
            var has = false;
            foreach (var part in parts)
            {
                has |= part >= from && part < to;
            }

            if (!has)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first part that is not before a text.</summary>
    private int First(string text) => Array.BinarySearch(_parts, text, StringComparer.Ordinal) is var at && at < 0 ? ~at : at;
}
