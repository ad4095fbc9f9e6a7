using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Everything that is held on one person, from every module: whatever the vault's tags say is theirs, so that nothing can be forgotten, and what the modules point at
/// besides. One query for the streams, one for the facts, and one to the vault for each page of them.
/// </summary>
/// <remarks>It is read also where somebody is restricted (GDPR Art. 18 keeps nobody from seeing it); of who is fenced or erased there is nothing.</remarks>
public sealed partial class PersonHistory(
    BookingsDatabase database, EventTypes types, Vault vault, PersonKeys keys, IEnumerable<BookingsModule> modules, ILogger<PersonHistory> log)
{
    /// <summary>Facts for each query to the vault.</summary>
    public const int PageSize = 500;

    private const string Facts = """
        select position, stream_id, version, id, timestamp, type, data, sealed from events.mt_events
        where tenant_id = $1 and stream_id = any($2) order by position
        """;

    private const string Deeds = "select timestamp, jsonb_build_object('what', type, 'stream', stream_id) from events.mt_events where tenant_id = $1 and user_name = any($2) order by position";

    private readonly IReadOnlyList<BookingsModule> _modules = [.. modules];
    private readonly Dictionary<Type, (BookingsModule Module, StateType State)> _states = States(modules);

    /// <summary>Whether anything is held on them.</summary>
    public async Task<bool> Knows(HeldOn person, CancellationToken cancellation) =>
        (await vault.Standing(person.Tenant, [.. person.Ids], cancellation)).Values.Any(state => state != SubjectState.Fenced)
        || (await InClear(person, cancellation)).Count > 0;

    /// <summary>A page at a time; each thing as it is stored, opened.</summary>
    /// <exception cref="TamperedException">Nothing is left out silently: what cannot be read is said in its place, and logged.</exception>
    public async IAsyncEnumerable<IReadOnlyList<Held>> Read(HeldOn person, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var owned = (await keys.Streams(person.Tenant, person.Ids, cancellation)).Select(key => key.Stream).ToList();
        Guid[] streams = [.. owned, .. await InClear(person, cancellation)];
        await using var read = database.System.CreateCommand(Facts);
        read.Parameters.AddRange(new[] { Param.Tenant(person.Tenant), Param.Uuids(streams) });
        await using (var rows = await read.ExecuteReaderAsync(cancellation))
        {
            for (List<StoredEvent> page; (page = await Next(rows, cancellation)).Count > 0;)
            {
                yield return await Open(person.Tenant, page, cancellation);
            }
        }

        foreach (var module in _modules)
        {
            foreach (var (group, kind, what, sql) in module.Holdings.Rows.Where(row => row.Kind == person.Kind))
            {
                yield return await Rows(group, module.Name, what, sql, [Param.Tenant(person.Tenant), Ids(person), Param.Uuids(streams)], cancellation);
            }
        }

        if (person.Kind == PersonKind.User)
        {
            yield return await Rows(
                DataGroup.Deeds, "history", new("deed"), Deeds, [Param.Tenant(person.Tenant), Param.Texts([.. person.Ids.Select(id => id.Value.ToString())])], cancellation);
        }
    }

    private static Dictionary<Type, (BookingsModule Module, StateType State)> States(IEnumerable<BookingsModule> modules)
    {
        var all = new Dictionary<Type, (BookingsModule, StateType)>();
        foreach (var module in modules)
        {
            var known = new EventTypes();
            foreach (var stream in module.Streams)
            {
                stream(known);
            }

            foreach (var (state, fact) in known.States.SelectMany(state => state.Events.Select(fact => (state, fact))))
            {
                all.Add(fact.Type, (module, state));
            }
        }

        return all;
    }

    private static NpgsqlParameter Ids(HeldOn person) => Param.Uuids([.. person.Ids.Select(id => id.Value)]);

    private async Task<List<Guid>> InClear(HeldOn person, CancellationToken cancellation)
    {
        var found = new List<Guid>();
        foreach (var (_, sql) in _modules.SelectMany(module => module.Holdings.Streams).Where(stream => stream.Kind == person.Kind))
        {
            await using var ask = database.System.CreateCommand(sql);
            ask.Parameters.AddRange(new[] { Param.Tenant(person.Tenant), Ids(person) });
            await using var rows = await ask.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                found.Add(rows.GetGuid(0));
            }
        }

        return found;
    }

    private static async Task<List<StoredEvent>> Next(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var page = new List<StoredEvent>();
        while (page.Count < PageSize && await rows.ReadAsync(cancellation))
        {
            page.Add(new(
                rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2), rows.GetGuid(3), rows.GetInstant(4), rows.GetString(5), rows.GetFieldValue<byte[]>(6), rows.GetBytesOrNull(7)));
        }

        return page;
    }

    private async Task<IReadOnlyList<Held>> Open(TenantId tenant, List<StoredEvent> page, CancellationToken cancellation)
    {
        var @sealed = page.Where(IsShown).ToList();
        var opened = new Queue<Opened>(await vault.OpenEach(
            tenant, [.. @sealed.Select(stored => new SealedBlock(stored.Stream, stored.Id, stored.Type, types.Of(stored.Type).Class!.Value, stored.Sealed!))], cancellation));
        var held = new List<Held>(page.Count);
        foreach (var stored in page)
        {
            var type = types.Of(stored.Type);
            var (module, state) = _states[type.Type];
            var group = module.Holdings.Of(state.Type, type.Type)
                ?? throw new InvalidOperationException($"'{module.Name}' points at {stored.Type} and does not say what it is.");
            var personal = IsShown(stored) ? opened.Dequeue() : null;
            if (personal is Opened.Unreadable unreadable)
            {
                LogUnreadable(stored.Id, unreadable.Why.Message);
            }

            held.Add(new(group, module.Name, state.Class, stored.Type.Replace('_', '-'), stored.At, stored.Stream, HeldJson.Of(stored.Data, personal))
            {
                IsReadable = personal is null or Opened.Present,
            });
        }

        return held;
    }

    private bool IsShown(StoredEvent stored) => stored.Sealed is not null && types.Of(stored.Type) is var type && !_states[type.Type].Module.Holdings.IsWithheld(type.Type);

    private async Task<IReadOnlyList<Held>> Rows(DataGroup group, string module, Code what, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand(sql);
        ask.Parameters.AddRange(parameters);
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        var held = new List<Held>();
        while (await rows.ReadAsync(cancellation))
        {
            held.Add(new(group, module, null, what.Value, rows.GetInstantOrNull(0), null, HeldJson.Of(rows.GetFieldValue<byte[]>(1), null)));
        }

        return held;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Event} could not be opened for an answer to its person: {Why}")]
    private partial void LogUnreadable(Guid @event, string why);
}
