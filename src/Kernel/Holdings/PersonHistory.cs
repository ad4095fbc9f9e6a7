using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Everything that is held on one person, from every module: whatever the vault's tags say is theirs, so that nothing can be forgotten, and what the modules point at
/// besides. One query for the streams, one for the facts, and one to the vault for each page of them.
/// </summary>
/// <remarks>
/// The person themself, who has no <see cref="Reading"/>, is shown it also where they are restricted (GDPR Art. 18 keeps nobody from seeing it); whoever reads it of the
/// business needs a legal purpose then. Of who is fenced or erased there is nothing.
/// </remarks>
public sealed partial class PersonHistory(
    BookingsDatabase database, EventTypes types, Vault vault, PersonKeys keys, IEnumerable<BookingsModule> modules, IServiceProvider services, ILogger<PersonHistory> log)
{
    /// <summary>Facts for each query to the vault.</summary>
    public const int PageSize = 500;

    /// <summary>Rows of one kind that are shown one by one, the latest. Of those before there is how many, by month: a program can make millions, and they have to fit into memory.</summary>
    public const int MostRows = 5_000;

    private const string Facts = """
        select position, stream_id, version, id, timestamp, type, data, sealed from events.mt_events
        where tenant_id = $1 and stream_id = any($2) order by position
        """;

    private const string Deeds = """
        select timestamp, jsonb_build_object('what', type, 'stream', stream_id) from events.mt_events
        where tenant_id = $1 and user_name in (select i::text from unnest($2) as i) and $3::uuid[] is not null
        """;

    private static readonly ShownRows DeedRows = new(DataGroup.Deeds, PersonKind.User, new("deed"), Deeds, null, []);

    private readonly IReadOnlyList<BookingsModule> _modules = [.. modules];
    private readonly Dictionary<Type, (BookingsModule Module, StateType State)> _states = States(modules);

    /// <summary>Whether anything is held on them.</summary>
    public async Task<bool> Knows(HeldOn person, CancellationToken cancellation) =>
        (await vault.Standing(person.Tenant, [.. person.Ids], cancellation)).Values.Any(state => state != SubjectState.Fenced)
        || (await InClear(person, cancellation)).Count > 0;

    /// <summary>
    /// A page at a time; each thing as it is stored, opened. Nothing is left out silently: what is damaged is said in its place, and logged. What says who somebody else is, is
    /// left out (GDPR Art. 15(4)): <see cref="Holdings.HoldsBack{TFact}()"/>.
    /// </summary>
    /// <exception cref="PersonRestrictedException">Their data is restricted, and it is read for another purpose than a legal one.</exception>
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
                yield return await Open(person, page, cancellation);
            }
        }

        foreach (var (module, shown) in _modules.SelectMany(module => module.Holdings.Rows, (module, shown) => (module.Name, shown)).Append(("history", DeedRows)))
        {
            if (shown.Kind == person.Kind)
            {
                yield return shown.Sql is { } sql
                    ? await Rows(module, shown, sql, person, streams, cancellation)
                    : Rows(module, shown, await ((IHeldRows)services.GetRequiredService(shown.Source!)).Of(person, streams, cancellation));
            }
        }
    }

    /// <summary>What the ids in it stand for that people know by name.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesIn(TenantId tenant, IEnumerable<Held> held, Language language, CancellationToken cancellation)
    {
        var (ids, names) = (new HashSet<Guid>(), new Dictionary<Guid, string>());
        foreach (var one in held)
        {
            HeldJson.Collect(one.Content, ids);
        }

        foreach (var source in _modules.SelectMany(module => module.Holdings.Naming))
        {
            foreach (var (id, name) in await ((IHeldNames)services.GetRequiredService(source)).Of(tenant, ids, language, cancellation))
            {
                names[id] = name;
            }
        }

        return names;
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

    private async Task<IReadOnlyList<Held>> Open(HeldOn person, List<StoredEvent> page, CancellationToken cancellation)
    {
        page.RemoveAll(stored => IsAboutTwo(types.Of(stored.Type).Type));
        var @sealed = page.Where(IsShown).ToList();
        var opened = new Queue<Opened>(await vault.OpenEach(
            person.Tenant, [.. @sealed.Select(stored => new SealedBlock(stored.Stream, stored.Id, stored.Type, types.Of(stored.Type).Class!.Value, stored.Sealed!))], cancellation));
        if (opened.Any(one => one is Opened.Restricted))
        {
            // Also the rest of it is not answered: an answer that looks whole and is hollow is worse than none.
            throw new PersonRestrictedException();
        }

        var held = new List<Held>(page.Count);
        foreach (var stored in page)
        {
            var type = types.Of(stored.Type).Type;
            var (module, state) = _states[type];
            var group = module.Holdings.Of(state.Type, type)
                ?? throw new InvalidOperationException($"'{module.Name}' points at {stored.Type} and does not say what it is.");
            var personal = IsShown(stored) ? opened.Dequeue() : null;
            if (personal is Opened.Unreadable unreadable)
            {
                LogUnreadable(stored.Id, unreadable.Why.Message);
            }

            held.Add(new(group, module.Name, state.Class, stored.Type.Replace('_', '-'), stored.At, stored.Stream, Shown(person, module, type, HeldJson.Of(stored.Data, personal)))
            {
                IsReadable = personal is null or Opened.Present,
            });
        }

        return held;
    }

    private bool IsAboutTwo(Type fact) => _states[fact].Module.Holdings.HeldBack.TryGetValue(fact, out var property) && property is null;

    private bool IsShown(StoredEvent stored) => stored.Sealed is not null && types.Of(stored.Type) is var type && !_states[type.Type].Module.Holdings.IsWithheld(type.Type);

    private static JsonObject Shown(HeldOn person, BookingsModule module, Type fact, JsonObject content)
    {
        if (module.Holdings.HeldBack.GetValueOrDefault(fact) is { } property && JsonNamingPolicy.CamelCase.ConvertName(property) is var name && content[name] is { } other)
        {
            var named = new HashSet<Guid>();
            HeldJson.Collect(other, named);
            if (!named.All(id => person.Ids.Contains(new(id))))
            {
                content.Remove(name);
            }
        }

        return content;
    }

    private async Task<IReadOnlyList<Held>> Rows(string module, ShownRows shown, string sql, HeldOn person, Guid[] streams, CancellationToken cancellation)
    {
        NpgsqlParameter[] Parameters() => [Param.Tenant(person.Tenant), Ids(person), Param.Uuids(streams), Param.Int(MostRows)];
        var latest = new List<HeldRow>();
        await using (var ask = database.System.CreateCommand($"select at, content from ({sql}) as held (at, content) order by at desc nulls last, content limit $4"))
        {
            ask.Parameters.AddRange(Parameters());
            await using var rows = await ask.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                latest.Add(new(rows.GetInstantOrNull(0), HeldJson.Of(rows.GetFieldValue<byte[]>(1), null)));
            }
        }

        var held = Rows(module, shown, latest).ToList();
        if (latest.Count == MostRows)
        {
            await using var count = database.System.CreateCommand(
                $"""
                select to_char(at at time zone 'UTC', 'YYYY-MM'), coalesce(content->>'what', content->>'status'), count(*)
                from (select at, content from ({sql}) as held (at, content) order by at desc nulls last, content offset $4) as older group by 1, 2 order by 1, 2
                """);
            count.Parameters.AddRange(Parameters());
            await using var rows = await count.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                held.Add(Count(module, shown, rows.GetStringOrNull(0), rows.GetStringOrNull(1), rows.GetInt64(2)));
            }
        }

        return held;
    }

    private static IReadOnlyList<Held> Rows(string module, ShownRows shown, IReadOnlyList<HeldRow> rows) =>
        [.. rows.Select(row => new Held(shown.Group, module, null, shown.What.Value, row.At, null, row.Content))];

    private static Held Count(string module, ShownRows shown, string? month, string? what, long count)
    {
        var content = new JsonObject { ["count"] = count };
        foreach (var (name, value) in new[] { (nameof(month), month), (nameof(what), what) }.Where(one => one.Item2 is not null))
        {
            content[name] = value;
        }

        return new(shown.Group, module, null, $"{shown.What.Value}-count", null, null, content) { IsCount = true };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Event} could not be opened for an answer to its person: {Why}")]
    private partial void LogUnreadable(Guid @event, string why);
}
