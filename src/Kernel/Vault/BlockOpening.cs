using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>One page of blocks on its way to be read: parse all, find all keys, then open all.</summary>
/// <param name="reading">Who reads, or null for what the program opens for itself.</param>
internal sealed class BlockOpening(Vault vault, TenantId tenant, IReadOnlyList<SealedBlock> blocks, Reading? reading)
{
    private const string Tombstones = "select stream_id from vault.tombstones where tenant_id = $1 and stream_id = any($2)";

    // Asked last: a fence that is committed while the keys are read is seen.
    private const string Fenced = "select id from vault.subjects where tenant_id = $1 and state = 3";

    // Asked at each reading and remembered nowhere: a restriction holds on every node from its commit on. They are few, and an index has them alone.
    private const string Restricted = "select id from vault.subjects where tenant_id = $1 and state = 2";

    private readonly Dictionary<Guid, byte[]> _keys = [];
    private readonly HashSet<Guid> _fenced = [];
    private readonly HashSet<Guid> _erased = [];
    private readonly Dictionary<Guid, TamperedException> _broken = [];
    private readonly List<(SubjectId Person, DataClass Class)> _opened = [];
    private HashSet<SubjectId>? _restricted;

    internal async Task<IReadOnlyList<Opened>> Run(CancellationToken ct)
    {
        var missing = FindInMemory();
        if (missing.Count > 0)
        {
            await FindInDatabase(missing, ct);
        }

        missing.RemoveWhere(stream => _keys.ContainsKey(stream) || _erased.Contains(stream) || _broken.ContainsKey(stream));
        if (missing.Count > 0)
        {
            // Not found can mean that a rotation moved the keys to an epoch this process has not heard of. Asked once more, no oftener.
            await vault.Refresh(ct);
            await FindInDatabase(missing, ct);
        }

        if (reading is { IsLegal: false } && _restricted is null && blocks.Any(IsOfAPerson))
        {
            await FindRestricted(ct);
        }

        var opened = new Opened[blocks.Count];
        for (var i = 0; i < opened.Length; i++)
        {
            opened[i] = Open(blocks[i]);
        }

        foreach (var key in _keys.Values)
        {
            CryptographicOperations.ZeroMemory(key);
        }

        if (reading is not null && _opened.Count > 0)
        {
            await reading.Opened(_opened, ct);
        }

        return opened;
    }

    private HashSet<Guid> FindInMemory()
    {
        var missing = new HashSet<Guid>();
        Span<byte> key = stackalloc byte[KeyCache.KeySize];
        foreach (var block in blocks)
        {
            if (_keys.ContainsKey(block.Stream) || missing.Contains(block.Stream))
            {
                continue;
            }

            if (vault.MayRemember && vault.Cache.TryCopy(tenant, block.Stream, key))
            {
                _keys.Add(block.Stream, key.ToArray());
            }
            else
            {
                missing.Add(block.Stream);
            }
        }

        CryptographicOperations.ZeroMemory(key);
        return missing;
    }

    private async Task FindInDatabase(HashSet<Guid> missing, CancellationToken ct)
    {
        var generation = vault.Cache.Generation;
        var rows = new List<StreamKeyRow>();
        await using (var connection = await vault.Database.OpenConnectionAsync(ct))
        await using (var batch = new NpgsqlBatch(connection))
        {
            Guid[] streams = [.. missing];
            batch.BatchCommands.Add(new(StreamKeyRow.Select)
            {
                Parameters = { Text(tenant.Value), Uuids(streams), Numbers(vault.LiveEpochs) },
            });
            batch.BatchCommands.Add(new(Tombstones) { Parameters = { Text(tenant.Value), Uuids(streams) } });
            batch.BatchCommands.Add(new(Fenced) { Parameters = { Text(tenant.Value) } });
            if (reading is { IsLegal: false })
            {
                batch.BatchCommands.Add(new(Restricted) { Parameters = { Text(tenant.Value) } });
            }

            await using var reader = await batch.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                rows.Add(StreamKeyRow.Read(reader));
            }

            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                _erased.Add(reader.GetGuid(0));
            }

            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                _fenced.Add(reader.GetGuid(0));
            }

            if (await reader.NextResultAsync(ct))
            {
                await TakeRestricted(reader, ct);
            }
        }

        Unwrap(rows, generation);
    }

    private void Unwrap(List<StreamKeyRow> rows, long generation)
    {
        foreach (var ofEpoch in rows.GroupBy(row => row.Epoch))
        {
            try
            {
                // Once for the page: deriving them costs more than unwrapping a row.
                using var keys = vault.Ring.Of(ofEpoch.Key).For(tenant);
                Unwrap(keys, ofEpoch, generation);
            }
            catch (EpochMovedException)
            {
                // The epoch went away between the query and here: its streams are looked for again after a refresh.
            }
        }
    }

    private void Unwrap(in TenantKeys keys, IEnumerable<StreamKeyRow> rows, long generation)
    {
        Span<byte> plain = stackalloc byte[StreamKeyWrapping.PlainSize];
        foreach (var row in rows)
        {
            // During a rotation a stream has a row in both epochs; either opens it.
            if (_keys.ContainsKey(row.Stream) || _erased.Contains(row.Stream))
            {
                continue;
            }

            try
            {
                StreamKeyWrapping.Unwrap(keys, tenant, row.Epoch, row.Stream, row.Class, row.Wrapped, row.Commitment, plain);
            }
            catch (TamperedException damage)
            {
                _broken.TryAdd(row.Stream, damage);
                continue;
            }

            if (_fenced.Contains(StreamKeyWrapping.Owner(plain).Value))
            {
                // Being erased, which nobody can take back: from the fence on it reads as what it will be.
                _erased.Add(row.Stream);
                continue;
            }

            _keys.Add(row.Stream, plain.ToArray());
            vault.Cache.Put(tenant, row.Stream, plain, generation);
        }

        CryptographicOperations.ZeroMemory(plain);
    }

    private Opened Open(SealedBlock block)
    {
        if (_erased.Contains(block.Stream))
        {
            return Opened.Erased.Instance;
        }

        if (!_keys.TryGetValue(block.Stream, out var key))
        {
            return new Opened.Unreadable(_broken.TryGetValue(block.Stream, out var broken) ? broken : new UnknownKeyException(tenant, block.Stream));
        }

        var person = StreamKeyWrapping.Owner(key);
        if (_restricted?.Contains(person) == true)
        {
            reading!.Hid();
            return Opened.Restricted.Instance;
        }

        try
        {
            var present = new Opened.Present(SealedBlockFormat.Open(key.AsSpan(0, StreamKeyWrapping.DataKeySize), SealedPlace.Of(tenant, block), block.Bytes));
            if (IsOfAPerson(block))
            {
                _opened.Add((person, block.Class));
            }

            return present;
        }
        catch (TamperedException damage)
        {
            return new Opened.Unreadable(damage);
        }
    }

    /// <summary>Where all keys were in memory, and so nothing was asked yet.</summary>
    private async Task FindRestricted(CancellationToken ct)
    {
        await using var ask = vault.Database.CreateCommand(Restricted);
        ask.Parameters.Add(Text(tenant.Value));
        await using var rows = await ask.ExecuteReaderAsync(ct);
        await TakeRestricted(rows, ct);
    }

    private async Task TakeRestricted(NpgsqlDataReader rows, CancellationToken ct)
    {
        _restricted ??= [];
        while (await rows.ReadAsync(ct))
        {
            _restricted.Add(new(rows.GetGuid(0)));
        }
    }

    /// <summary>What a business signs with is nobody's.</summary>
    private static bool IsOfAPerson(SealedBlock block) => block.Class != DataClass.Credential;

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<Guid[]> Uuids(Guid[] value) => new() { TypedValue = value };

    private static NpgsqlParameter<int[]> Numbers(int[] value) => new() { TypedValue = value };
}
