namespace Bookings.Kernel;

/// <summary>Who is being erased, to a module that is to let go of them. They are fenced: nothing is added meanwhile.</summary>
/// <param name="People">One person; several subjects where clients were merged.</param>
/// <param name="Streams">Everything they own.</param>
public sealed record Erasing(TenantId Tenant, IReadOnlyList<SubjectId> People, IReadOnlyList<Guid> Streams)
{
    /// <summary>Whose streams these are is in no log.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>
/// A module's part of an erasure: its rows that lead to the person, its indexes, caches and copies elsewhere. A module that stores personal data has one, or the program
/// does not start.
/// </summary>
public interface IPurger
{
    /// <summary>Removes all there is. Repeatable: what is gone is gone, and a second call removes nothing.</summary>
    /// <returns>How many rows or copies were removed.</returns>
    Task<long> Purge(Erasing erasing, CancellationToken cancellation);

    /// <summary>How much <see cref="Purge"/> would remove now; changes nothing.</summary>
    Task<long> Count(Erasing erasing, CancellationToken cancellation);

    /// <summary>Drops what this process remembers of a business, on every node, or of all where there is none.</summary>
    void Forget(TenantId? business);
}

/// <summary>For a module that knows nothing of people but what its projections show.</summary>
internal sealed class RowsAlone(string module, OwnedRows rows) : IPurger
{
    public Task<long> Purge(Erasing erasing, CancellationToken cancellation) => rows.Empty(module, erasing, cancellation);

    public Task<long> Count(Erasing erasing, CancellationToken cancellation) => rows.Count(module, erasing, cancellation);

    public void Forget(TenantId? business)
    {
    }
}

/// <summary>A purger and the module that it belongs to.</summary>
public sealed record ModulePurger(string Module, IPurger Purger);

/// <summary>A table that somebody is found by and that no projection fills: its rows are a purger's to remove.</summary>
/// <param name="Table">With its schema, which is the name of its module.</param>
public sealed record LinkTable(string Table)
{
    internal string Module => Table.Split('.')[0];
}

/// <summary>Deny by default: a module that stores what belongs to people, and cannot let go of it, keeps the program from starting.</summary>
public static class Purgers
{
    /// <exception cref="InvalidOperationException">Names every module without a purger, and what it stores.</exception>
    public static void EnsureComplete(IEnumerable<BookingsModule> modules, IEnumerable<ModulePurger> purgers, IEnumerable<LinkTable> tables)
    {
        var (known, links) = (purgers.Select(purger => purger.Module).ToHashSet(StringComparer.Ordinal), tables.ToLookup(table => table.Module, table => table.Table, StringComparer.Ordinal));
        var wrong = modules
            .Select(module => (module.Name, Owned: module.OwnedStreams().Concat(links[module.Name]).ToList()))
            .Where(module => module.Owned.Count > 0 && !known.Contains(module.Name))
            .Select(module => $"'{module.Name}' stores what belongs to people ({string.Join(", ", module.Owned)}) and purges nothing")
            .ToList();
        if (wrong.Count > 0)
        {
            throw new InvalidOperationException($"Not starting: {string.Join("; ", wrong)}. Say Purges<…>() or PurgesRows() in the module's table of contents.");
        }
    }

    private static IEnumerable<string> OwnedStreams(this BookingsModule module)
    {
        var types = new EventTypes();
        foreach (var stream in module.Streams)
        {
            stream(types);
        }

        return types.States.Where(state => state.Class is not null).Select(state => state.Name);
    }
}
