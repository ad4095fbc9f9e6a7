using System.Text.Encodings.Web;
using System.Text.Json;
using NpgsqlTypes;

namespace Bookings.Scheduling;

/// <summary>
/// A read model of the set-up: columns to find a row by, and the whole state as <c>doc</c>, so that a <see cref="Practice"/> is read at once.
/// Each write counts the business's set-up on by one, which is how the practices in memory notice.
/// </summary>
internal abstract class SetupTable<TState, TEvent>(string table, Action<Columns<TState>> describe) : StreamTable<TState, TEvent>(table, columns =>
    {
        describe(columns);
        columns.Column("doc", NpgsqlDbType.Jsonb, state => SetupDocument.Write(state));
    })
    where TState : IState<TState, TEvent>
    where TEvent : class
{
    protected sealed override void After(TenantId tenant, Statements statements) => statements.Add(
        "insert into scheduling.setup (tenant_id, version) values ($1, 1) on conflict (tenant_id) do update set version = setup.version + 1",
        Param.Tenant(tenant));
}

/// <summary>A state as it stands in a <c>doc</c> column: the names and types of the facts' own JSON. Never over HTTP.</summary>
internal static class SetupDocument
{
    private static readonly JsonSerializerOptions Options =
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.AddKernelConverters();

    internal static string Write<TState>(TState state) => JsonSerializer.Serialize(state, Options);

    internal static TState Read<TState>(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize<TState>(document, Options) ?? throw new JsonException("A state is never null.");
}

/// <summary>One row of a <see cref="SetupTable{TState,TEvent}"/>.</summary>
internal sealed record SetupRow<TState>(Guid Id, long Version, TState State)
{
    /// <summary>From the columns <c>id, version, doc</c>.</summary>
    internal static SetupRow<TState> From(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetInt64(1), SetupDocument.Read<TState>(row.GetFieldValue<byte[]>(2)));
}

internal static class SetupPages
{
    /// <summary>A page of a statement with the parameters <c>$1</c> business, <c>$2</c> last id of the page before, <c>$3</c> rows, and then further ones.</summary>
    internal static async Task<Page<TView>> Page<TState, TView>(
        this EventStore store, Caller caller, PageRequest page, string sql, Func<SetupRow<TState>, TView> view, CancellationToken cancellation,
        params NpgsqlParameter[] further)
    {
        var after = page.After is { } place ? Guid.Parse(place) : Guid.Empty;
        var read = store.Read(caller.Tenant);
        var rows = read.Query(sql, SetupRow<TState>.From, [Param.Tenant(caller.Tenant), Param.Uuid((Guid?)after), Param.Int(page.Fetch), .. further]);
        await read.Run(cancellation);
        return page.Page(rows.Value, view, row => row.Id.ToString());
    }
}
