using Npgsql;

namespace Bookings.Kernel;

/// <summary>A table of the vault whose rows are wrapped under an epoch, so that a rotation can move it.</summary>
internal interface ISealedTable<TRow>
{
    string Name { get; }

    /// <summary>The column that with epoch and tenant_id is the primary key.</summary>
    string Id { get; }

    /// <summary>Prefix of its progress in <c>vault.epochs</c>.</summary>
    string Progress { get; }

    /// <summary>All columns but epoch and tenant_id, in the order that <see cref="Read"/> and <see cref="Write"/> have them.</summary>
    string Columns { get; }

    TRow Read(NpgsqlDataReader reader, int epoch);

    Guid IdOf(TRow row);

    /// <exception cref="TamperedException">It does not open under the old keys, or its commitment says otherwise.</exception>
    TRow Rewrap(in TenantKeys old, in TenantKeys fresh, TenantId tenant, TRow row, int epoch);

    /// <summary>Opens the row and makes its tags again.</summary>
    /// <exception cref="TamperedException">It does not open, or its commitment or its tags say otherwise.</exception>
    void Check(in TenantKeys keys, TenantId tenant, TRow row);

    void Write(NpgsqlBinaryImporter copy, TRow row);
}
