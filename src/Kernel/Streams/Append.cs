using System.Buffers.Text;
using System.Security.Cryptography;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>The parameters of <c>events.append</c>: streams, sealed events, keys and the Idempotency-Key of one transaction.</summary>
internal sealed partial class Append
{
    private const string Any =
        "select events.append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26)";

    private readonly Transaction _transaction;
    private readonly IReadOnlyList<StagedStream> _streams;
    private readonly EventTypes _types;
    private readonly EventCodec _codec;
    private readonly List<Envelope> _events = [];

    public Append(Transaction transaction, EventTypes types, EventCodec codec, Vault vault)
    {
        (_transaction, _types, _codec) = (transaction, types, codec);
        _streams = WithKeys(transaction, vault);
        foreach (var stream in _streams)
        {
            for (var i = 0; i < stream.Facts.Count; i++)
            {
                _events.Add(Enclose(stream, stream.Facts[i], stream.Expected + i + 1));
            }
        }

        var first = transaction.Streams.Count > 0 ? transaction.Streams[0] : null;
        Resource = transaction.Resource ?? first?.Id ?? Guid.Empty;
        ResourceVersion = transaction.Streams.FirstOrDefault(stream => stream.Id == Resource)?.Version ?? transaction.ResourceVersion;
    }

    public Guid Resource { get; }

    public long ResourceVersion { get; }

    public void AddTo(Statements statements)
    {
        if (_streams is [{ Expected: 0 } stream] && _events is [var envelope])
        {
            AddFirst(stream, envelope, statements);
        }
        else
        {
            AddAny(statements);
        }
    }

    internal void AddAny(Statements statements)
    {
        var (caller, streams) = (_transaction.Caller, _streams);
        var keys = streams.Where(stream => stream is { Expected: 0, Key: not null }).Select(stream => stream.Key!.Row).ToArray();
        var owners = Owners().Where(IsAskedFor).Select(owner => owner.Value).ToArray();
        var (any, existing, keyed) = (streams.Count > 0, streams.Any(stream => stream.Expected > 0), keys.Length > 0);

        statements.Add(
            Any,
            Param.Tenant(caller.Tenant),
            Param.Text(caller.Actor),
            Param.Text(Correlation),
            Param.Uuids(any ? [.. streams.Select(stream => stream.Id)] : null),
            Param.Texts(any ? [.. streams.Select(stream => stream.Type.Name)] : null),
            Param.Bigs(existing ? [.. streams.Select(stream => stream.Expected)] : null),
            Param.Bigs(any ? [.. streams.Select(stream => stream.Version)] : null),
            Param.Uuids(Each(envelope => envelope.Id)),
            Param.Uuids(Each(envelope => envelope.Stream)),
            Param.Bigs(Each(envelope => envelope.Version)),
            Param.Texts(Each(envelope => envelope.Type.Name)),
            Param.Texts(Each(envelope => envelope.Type.DotNetName)),
            Param.Of(Each(envelope => envelope.Data), NpgsqlDbType.Array | NpgsqlDbType.Jsonb),
            Param.BytesArray(Each(envelope => envelope.Sealed)),
            Param.Jsons(Each(_ => Headers())),
            Param.Uuids(owners.Length > 0 ? owners : null),
            Param.Int(keyed ? keys[0].Epoch : null),
            Param.Uuids(keyed ? [.. keys.Select(key => key.Stream)] : null),
            Param.Shorts(keyed ? [.. keys.Select(key => (short)key.Class)] : null),
            Param.BytesArray(keyed ? [.. keys.Select(key => key.OwnerTag)] : null),
            Param.BytesArray(keyed ? [.. keys.Select(key => key.Wrapped)] : null),
            Param.BytesArray(keyed ? [.. keys.Select(key => key.Commitment)] : null),
            Param.Text(caller.Idempotency?.Key),
            Param.Bytes(caller.Idempotency?.RequestHash),
            Param.Uuid(caller.Idempotency is null ? null : Resource),
            Param.Big(caller.Idempotency is null ? null : ResourceVersion));
    }

    /// <summary>Of whom a restriction does not stop the author, the append itself asks nothing: this asks whether they are there, and holds them as it would.</summary>
    public void AddHolds(Statements statements)
    {
        if (_transaction.Caller.PassesRestriction && Owners().Where(IsKnown).Select(owner => owner.Value).ToArray() is { Length: > 0 } held)
        {
            statements.Add("select vault.hold_person($1, $2)", Param.Tenant(_transaction.Caller.Tenant), Param.Uuids(held));
        }
    }

    /// <summary>None with what belongs to a person: whoever sends the same trace twice would tie two of their streams together, and no erasure takes it out of history.</summary>
    private string? Correlation => _streams.Any(stream => stream.Type.Class is not null) ? null : _transaction.Caller.Correlation;

    private IEnumerable<SubjectId> Owners() => _streams.Select(stream => stream.Owner).OfType<SubjectId>().Distinct();

    private bool IsAskedFor(SubjectId owner) => IsKnown(owner) && !_transaction.Caller.PassesRestriction;

    /// <summary>Whom this very transaction introduces lives, and nobody else can see them yet: there is nothing to ask and nothing to hold.</summary>
    private bool IsKnown(SubjectId owner) => !_transaction.Subjects.Contains(owner);

    /// <summary>Each new stream with an owner gets a key of its own.</summary>
    private static IReadOnlyList<StagedStream> WithKeys(Transaction transaction, Vault vault)
    {
        var begun = transaction.Streams.Where(stream => stream is { Expected: 0, Owner: not null }).ToList();
        if (begun.Count == 0)
        {
            return transaction.Streams;
        }

        var keys = new Queue<StreamKey>(vault.NewKeys(transaction.Caller.Tenant, [.. begun.Select(stream => (stream.Id, stream.Type.Class!.Value, stream.Owner!.Value))]));
        return [.. transaction.Streams.Select(stream => stream is { Expected: 0, Owner: not null } ? stream with { Key = keys.Dequeue() } : stream)];
    }

    /// <summary>A salt for each event: the ledger commits to the stored JSON, and a hash of few possible values could be guessed back.</summary>
    private static string Headers()
    {
        Span<byte> salt = stackalloc byte[16];
        RandomNumberGenerator.Fill(salt);
        return $$"""{"salt":"{{Base64Url.EncodeToString(salt)}}"}""";
    }

    private Envelope Enclose(StagedStream stream, object fact, long version)
    {
        var (type, id) = (_types.Of(fact), Guid.CreateVersion7());
        var (data, personal) = _codec.Write(fact);
        if (personal is null)
        {
            return new(id, stream.Id, version, type, data, null);
        }

        var key = stream.Key ?? throw new InvalidOperationException($"'{type.Name}' has personal properties: its state must be IOwned.");
        var block = new SealedBlock(stream.Id, id, type.Name, key.Row.Class, Vault.Seal(key, id, type.Name, personal));
        _codec.Attach(fact, block);
        return new(id, stream.Id, version, type, data, block.Bytes);
    }

    private T[]? Each<T>(Func<Envelope, T> of) => _events.Count == 0 ? null : [.. _events.Select(of)];

    private sealed record Envelope(Guid Id, Guid Stream, long Version, EventType Type, byte[] Data, byte[]? Sealed);
}
