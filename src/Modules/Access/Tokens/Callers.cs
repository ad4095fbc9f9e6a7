using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Bookings.Access;

/// <summary>
/// Who is behind a token: its SHA-256 is looked up, at most once a second for each token however many requests carry it. What is unknown is
/// remembered like what is known, so neither the answer's time nor the load on the database tells them apart.
/// </summary>
internal sealed class Callers(BookingsDatabase database, TimeProvider clock) : ICallers
{
    /// <summary>A revoked token works no longer than this on a host that did not revoke it.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private const int Most = 20_000;
    private readonly ConcurrentDictionary<Key, Entry> _known = new();

    internal int Remembered => _known.Count;

    public async ValueTask<Caller?> Find(string bearerToken, CancellationToken cancellation)
    {
        if (!TokenText.IsWellFormed(bearerToken))
        {
            return null;
        }

        var hash = TokenText.Hash(bearerToken);
        var entry = EntryOf(Key.Of(hash), hash);
        var holder = entry.Holder ?? await entry.Asked.Value.WaitAsync(cancellation);
        return holder.Caller is { } caller && (holder.ExpiresAt is not { } end || clock.GetCurrentInstant() < end) ? caller : null;
    }

    /// <summary>Forgets a token at once; also every question under way, which may have been asked before it was revoked.</summary>
    internal void Forget(TokenId token)
    {
        foreach (var pair in _known)
        {
            if (pair.Value.Holder is not { } holder || holder.Token == token)
            {
                _known.TryRemove(pair);
            }
        }
    }

    private Entry EntryOf(Key key, byte[] hash)
    {
        while (true)
        {
            var now = clock.GetTimestamp();
            if (!_known.TryGetValue(key, out var entry))
            {
                MakeRoom(now);
                entry = _known.GetOrAdd(key, NewEntry(key, hash, now));
            }

            if (clock.GetElapsedTime(entry.At, now) < Lifetime)
            {
                return entry;
            }

            var newer = NewEntry(key, hash, now);
            if (_known.TryUpdate(key, newer, entry))
            {
                return newer;
            }
        }
    }

    /// <summary>Its age counts from before the question is sent: an answer can be older than it looks, never younger.</summary>
    private Entry NewEntry(Key key, byte[] hash, long now)
    {
        Entry entry = null!;
        entry = new(now, new(() => Ask(key, hash, entry)));
        return entry;
    }

    private async Task<Holder> Ask(Key key, byte[] hash, Entry entry)
    {
        try
        {
            await using var command = database.Web.CreateCommand("select tenant_id, id, role, scopes, provider_id, expires_at from access.find_token($1)");
            command.Parameters.Add(Param.Bytes(hash));
            await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
            return entry.Holder = await rows.ReadAsync(CancellationToken.None) ? Read(rows) : Holder.Nobody;
        }
        catch
        {
            // The database being away is not an answer: the next request asks again.
            _known.TryRemove(new(key, entry));
            throw;
        }
    }

    private static Holder Read(NpgsqlDataReader row)
    {
        var id = row.GetGuid(1);
        var caller = new Caller(new(row.GetString(0)), id.ToString(), Enum.Parse<Role>(row.GetString(2)))
        {
            Scopes = row.GetStringOrNull(3)?.Split(' ').ToHashSet(StringComparer.Ordinal),
            ProviderId = row.GetGuidOrNull(4),
        };
        return new(new TokenId(id), caller, row.GetInstantOrNull(5));
    }

    /// <summary>Made-up tokens must not fill the memory: what is too old goes first, then everything.</summary>
    private void MakeRoom(long now)
    {
        if (_known.Count < Most)
        {
            return;
        }

        foreach (var pair in _known.Where(pair => clock.GetElapsedTime(pair.Value.At, now) >= Lifetime))
        {
            _known.TryRemove(pair);
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }
    }

    private readonly record struct Key(UInt128 High, UInt128 Low)
    {
        public static Key Of(ReadOnlySpan<byte> hash) =>
            new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    private sealed record Holder(TokenId? Token, Caller? Caller, Instant? ExpiresAt)
    {
        public static readonly Holder Nobody = new(null, null, null);
    }

    private sealed class Entry(long at, Lazy<Task<Holder>> asked)
    {
        private volatile Holder? _holder;

        public long At => at;

        public Lazy<Task<Holder>> Asked => asked;

        public Holder? Holder
        {
            get => _holder;
            set => _holder = value;
        }
    }
}
