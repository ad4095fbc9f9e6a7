namespace Bookings.Testing;

/// <summary>Options that must work with each other: a small table in which each pair of their values stands together at least once. Greedy, from a fixed seed.</summary>
/// <param name="options">Each by its name, with how many values it has.</param>
public sealed class PairTable(int seed, params (string Name, int Values)[] options)
{
    /// <summary>Each a value for every option.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, int>> Rows()
    {
        var random = new Random(seed);
        var rows = new List<IReadOnlyDictionary<string, int>>();
        while (Uncovered(rows) is { Count: > 0 } missing)
        {
            // Of some rows that hold the first missing pair, the one that covers most.
            var first = missing[0];
            rows.Add(Enumerable.Range(0, 60).Select(_ => options.ToDictionary(
                option => option.Name, option => option.Name == first.One ? first.A : option.Name == first.Other ? first.B : random.Next(option.Values), StringComparer.Ordinal))
                .MaxBy(row => missing.Count(pair => Holds(row, pair)))!);
        }

        return rows;
    }

    /// <summary>Each pair of values stands together in at least one of the rows.</summary>
    public bool IsWhole(IReadOnlyList<IReadOnlyDictionary<string, int>> rows) => Uncovered(rows).Count == 0;

    private static bool Holds(IReadOnlyDictionary<string, int> row, (string One, int A, string Other, int B) pair) => row[pair.One] == pair.A && row[pair.Other] == pair.B;

    private List<(string One, int A, string Other, int B)> Uncovered(IReadOnlyList<IReadOnlyDictionary<string, int>> rows) =>
    [
        .. from i in Enumerable.Range(0, options.Length)
           from j in Enumerable.Range(i + 1, options.Length - i - 1)
           from a in Enumerable.Range(0, options[i].Values)
           from b in Enumerable.Range(0, options[j].Values)
           let pair = (options[i].Name, a, options[j].Name, b)
           where !rows.Any(row => Holds(row, pair))
           select pair,
    ];
}
