using System.Text.Json.Nodes;
using NodaTime;

namespace Bookings.Kernel;

/// <summary>Rows about people that are no history, as a module points at them: by a statement, or by what asks for them.</summary>
/// <param name="Tables">Where they stand, for those that no statement here tells.</param>
internal sealed record ShownRows(DataGroup Group, PersonKind Kind, Code What, string? Sql, Type? Source, IReadOnlyList<string> Tables)
{
    /// <summary>Whether a table, by its whole name, is shown by them.</summary>
    internal bool IsOf(string table) => Sql?.Split([' ', '\n', '\r', ')', ','], StringSplitOptions.RemoveEmptyEntries).Contains(table, StringComparer.Ordinal) ?? Tables.Contains(table, StringComparer.Ordinal);
}

/// <summary>A row of one kind, for its person.</summary>
/// <param name="At">When it was recorded, where that is known.</param>
/// <param name="Content">Everything it says, with names as in the API.</param>
public sealed record HeldRow(Instant? At, JsonObject Content)
{
    public override string ToString() => "«personal»";
}

/// <summary>Rows about somebody that one statement does not find.</summary>
public interface IHeldRows
{
    /// <summary>All of them: they must not be more than the facts are that they hang on.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="streams">That are theirs.</param>
    /// <param name="cancellation">Of the asking.</param>
    Task<IReadOnlyList<HeldRow>> Of(HeldOn person, IReadOnlyList<Guid> streams, CancellationToken cancellation);
}

/// <summary>What ids stand for that people know by name: a service, a provider, a place. Never who somebody is.</summary>
public interface IHeldNames
{
    /// <summary>In a language, or as they are called by default; ids that stand for nothing here are left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> Of(TenantId business, IReadOnlyCollection<Guid> ids, Language language, CancellationToken cancellation);
}
