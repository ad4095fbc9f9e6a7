using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>One new stream with one fact, which is what most commands come to, goes to <c>events.append_first</c> and is spared the arrays.</summary>
internal sealed partial class Append
{
    private const string First = "select events.append_first($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)";

    private const string FirstOfPerson = "select events.append_first($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)";

    private void AddFirst(StagedStream stream, Envelope envelope, Statements statements)
    {
        var caller = _transaction.Caller;
        ReadOnlySpan<NpgsqlParameter> first =
        [
            Param.Tenant(caller.Tenant),
            Param.Text(caller.Actor),
            Param.Text(Correlation),
            Param.Uuid((Guid?)stream.Id),
            Param.Text(stream.Type.Name),
            Param.Uuid((Guid?)envelope.Id),
            Param.Text(envelope.Type.Name),
            Param.Text(envelope.Type.DotNetName),
            Param.Of(envelope.Data, NpgsqlDbType.Jsonb),
            Param.Bytes(envelope.Sealed),
            Param.Json(Headers()),
            Param.Text(caller.Idempotency?.Key),
            Param.Bytes(caller.Idempotency?.RequestHash),
            Param.Uuid(caller.Idempotency is null ? null : Resource),
            Param.Big(caller.Idempotency is null ? null : ResourceVersion),
        ];
        if (stream is not { Owner: { } owner, Key.Row: var key })
        {
            statements.Add(First, first);
            return;
        }

        statements.Add(
            FirstOfPerson,
            [
                .. first,
                Param.Uuid(IsAskedFor(owner) ? owner.Value : null),
                Param.Int(key.Epoch),
                Param.Short((short)key.Class),
                Param.Bytes(key.OwnerTag),
                Param.Bytes(key.Wrapped),
                Param.Bytes(key.Commitment),
            ]);
    }
}
