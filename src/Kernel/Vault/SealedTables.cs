using System.Security.Cryptography;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>How <c>vault.stream_keys</c> moves to another epoch.</summary>
internal sealed class StreamKeyTable : ISealedTable<StreamKeyRow>
{
    public string Name => "stream_keys";

    public string Id => "stream_id";

    public string Progress => "keys";

    public string Columns => "stream_id, class, owner_tag, wrapped, commitment";

    public StreamKeyRow Read(NpgsqlDataReader reader, int epoch) => new(
        epoch, reader.GetGuid(1), (DataClass)reader.GetInt16(2),
        reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4), reader.GetFieldValue<byte[]>(5));

    public Guid IdOf(StreamKeyRow row) => row.Stream;

    public StreamKeyRow Rewrap(in TenantKeys old, in TenantKeys fresh, TenantId tenant, StreamKeyRow row, int epoch)
    {
        Span<byte> plain = stackalloc byte[StreamKeyWrapping.PlainSize];
        StreamKeyWrapping.Unwrap(old, tenant, row.Epoch, row.Stream, row.Class, row.Wrapped, row.Commitment, plain);
        var moved = StreamKeyWrapping.Wrap(fresh, tenant, epoch, row.Stream, row.Class, plain, row.Commitment);
        CryptographicOperations.ZeroMemory(plain);
        return moved;
    }

    public void Check(in TenantKeys keys, TenantId tenant, StreamKeyRow row)
    {
        Span<byte> plain = stackalloc byte[StreamKeyWrapping.PlainSize];
        StreamKeyWrapping.Unwrap(keys, tenant, row.Epoch, row.Stream, row.Class, row.Wrapped, row.Commitment, plain);
        var isRight = keys.OwnerTag(StreamKeyWrapping.Owner(plain)).AsSpan().SequenceEqual(row.OwnerTag);
        CryptographicOperations.ZeroMemory(plain);
        if (!isRight)
        {
            throw new TamperedException($"the owner's tag of stream {row.Stream} of business {tenant} in epoch {row.Epoch} is not its own");
        }
    }

    public void Write(NpgsqlBinaryImporter copy, StreamKeyRow row)
    {
        copy.Write(row.Stream);
        copy.Write((short)row.Class);
        copy.Write(row.OwnerTag);
        copy.Write(row.Wrapped);
        copy.Write(row.Commitment);
    }
}

/// <summary>How <c>vault.contact_index</c> moves to another epoch.</summary>
internal sealed class ContactTable : ISealedTable<ContactTable.Row>
{
    internal readonly record struct Row(SealedContact Contact, byte[] OwnerTag);

    public string Name => "contact_index";

    public string Id => "entry";

    public string Progress => "contacts";

    public string Columns => "entry, kind, tag, owner_tag, reference, commitment";

    public Row Read(NpgsqlDataReader reader, int epoch) => new(
        new(epoch, reader.GetGuid(1), (ContactKind)reader.GetInt16(2),
            reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(5), reader.GetFieldValue<byte[]>(6)),
        reader.GetFieldValue<byte[]>(4));

    public Guid IdOf(Row row) => row.Contact.Entry;

    public Row Rewrap(in TenantKeys old, in TenantKeys fresh, TenantId tenant, Row row, int epoch)
    {
        Span<byte> plain = stackalloc byte[ContactWrapping.PlainSize];
        ContactWrapping.Unwrap(old, tenant, row.Contact, plain);
        var moved = new Row(
            ContactWrapping.Wrap(fresh, tenant, epoch, row.Contact.Entry, row.Contact.Kind, plain),
            fresh.OwnerTag(ContactWrapping.Owner(plain)));
        CryptographicOperations.ZeroMemory(plain);
        return moved;
    }

    public void Check(in TenantKeys keys, TenantId tenant, Row row)
    {
        Span<byte> plain = stackalloc byte[ContactWrapping.PlainSize];
        ContactWrapping.Unwrap(keys, tenant, row.Contact, plain);
        var isRight = keys.OwnerTag(ContactWrapping.Owner(plain)).AsSpan().SequenceEqual(row.OwnerTag)
            && ContactWrapping.Tag(keys, row.Contact.Kind, plain[32..]).AsSpan().SequenceEqual(row.Contact.Tag);
        CryptographicOperations.ZeroMemory(plain);
        if (!isRight)
        {
            throw new TamperedException($"the tags of entry {row.Contact.Entry} of the contact index of business {tenant} are not its own");
        }
    }

    public void Write(NpgsqlBinaryImporter copy, Row row)
    {
        copy.Write(row.Contact.Entry);
        copy.Write((short)row.Contact.Kind);
        copy.Write(row.Contact.Tag);
        copy.Write(row.OwnerTag);
        copy.Write(row.Contact.Reference);
        copy.Write(row.Contact.Commitment);
    }
}
