using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookings.Consent;

/// <summary>A state as it stands in a <c>doc</c> column: the names and types of the facts' own JSON. Never over HTTP.</summary>
internal static class StateDocument
{
    private static readonly JsonSerializerOptions Options =
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.AddKernelConverters();

    internal static string Write<TState>(TState state) => JsonSerializer.Serialize(state, Options);

    internal static TState Read<TState>(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize<TState>(document, Options) ?? throw new JsonException("A state is never null.");
}

/// <summary>
/// A read model of what the business publishes: what is shown of it as <c>doc</c>, and columns to find it by. Each write counts the business's documents and purposes
/// on by one, which is how what is in memory notices that it is out of date.
/// </summary>
internal abstract class CountedTable<TState, TEvent>(string table, Action<Columns<TState>> describe) : StreamTable<TState, TEvent>(table, describe)
    where TState : IState<TState, TEvent>
    where TEvent : class
{
    protected sealed override void After(TenantId tenant, Statements statements) => statements.Add(
        "insert into consent.setup (tenant_id, version) values ($1, 1) on conflict (tenant_id) do update set version = setup.version + 1",
        Param.Tenant(tenant));
}
