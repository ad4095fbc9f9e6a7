using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Kernel;

/// <summary>
/// What the ledger commits to of an event, as lines of UTF-8, each ended by one LF: <c>bookings-event/v1</c>, event id, stream id, version, type, date, the salted
/// hash of the public JSON, data class and hash of the sealed block, or a dash for each where the event has no sealed part. The leaf is SHA-256(0x00 || lines).
/// </summary>
/// <remarks>
/// Ids are lower case with hyphens; the date is UTC with six decimals, <c>2026-11-25T08:30:00.000000Z</c>; hashes are base64 of SHA-256. The public JSON's is over
/// <c>headers::text</c>, one LF and <c>data::text</c>, as PostgreSQL writes jsonb: the headers hold a random salt, or whoever has the hash could guess at few
/// possible values. The sealed block's is over the ciphertext, and stays when the ciphertext goes.
/// </remarks>
internal static class EventEntry
{
    /// <summary>More than any entry takes: a type of 500 characters is the longest part.</summary>
    public const int MaxSize = 2560;

    /// <summary>Marks of an entry, two bytes for each line but the first.</summary>
    public const int MarksSize = 2 * 8;

    private const string Version = "bookings-event/v1";

    /// <summary>The fields, in the order of their lines, as a report names them.</summary>
    private static readonly string[] Fields = ["event id", "stream", "version", "type", "date", "public data", "data class", "sealed part"];

    /// <returns>How many bytes were written.</returns>
    /// <exception cref="UnknownEventException">It has a sealed part and the program does not know its type, and so not its data class.</exception>
    public static int Write(LedgerEvent one, EventTypes types, Span<byte> to) =>
        Write(one, one.Sealed is null && one.Removed is null ? null : types.Of(one.Type).Class?.Label(), to);

    /// <summary>As above, with the data class as it is to be written.</summary>
    public static int Write(LedgerEvent one, string? dataClass, Span<byte> to)
    {
        var lines = new Lines(to);
        lines.Text(Version);
        lines.Id(one.Id);
        lines.Id(one.Stream);
        lines.Number(one.Version);
        lines.Text(one.Type);
        lines.Date(one.At);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashPublic(one, hash);
        lines.Base64(hash);
        if (one.Sealed is null && one.Removed is null)
        {
            lines.Text("-");
            lines.Text("-");
            return lines.Length;
        }

        if (one.Sealed is { } block)
        {
            SHA256.HashData(block, hash);
        }
        else
        {
            one.Removed.CopyTo(hash);
        }

        lines.Text(dataClass ?? "-");
        lines.Base64(hash);
        return lines.Length;
    }

    /// <summary>
    /// FNV-1a of each line, folded to 16 bits: no protection, the leaf is that, but enough to tell which field it is that does not fit.
    /// </summary>
    public static void Mark(ReadOnlySpan<byte> entry, Span<byte> marks)
    {
        var rest = entry[(entry.IndexOf((byte)'\n') + 1)..];
        for (var field = 0; field < Fields.Length; field++)
        {
            var end = rest.IndexOf((byte)'\n');
            var hash = 2166136261u;
            foreach (var character in rest[..end])
            {
                hash = (hash ^ character) * 16777619u;
            }

            var folded = (ushort)((hash >> 16) ^ hash);
            (marks[2 * field], marks[(2 * field) + 1]) = ((byte)(folded >> 8), (byte)folded);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>Which fields differ between two events, by their marks.</summary>
    public static IEnumerable<string> Differing(ReadOnlySpan<byte> marks, ReadOnlySpan<byte> others)
    {
        var differing = new List<string>();
        for (var field = 0; field < Fields.Length; field++)
        {
            if (!marks.Slice(2 * field, 2).SequenceEqual(others.Slice(2 * field, 2)))
            {
                differing.Add(Fields[field]);
            }
        }

        return differing;
    }

    private static void HashPublic(LedgerEvent one, Span<byte> hash)
    {
        var headers = one.Headers?.Length ?? 0;
        var length = headers + 1 + one.Data.Length;
        var text = length <= 4096 ? stackalloc byte[length] : new byte[length];
        one.Headers.CopyTo(text);
        text[headers] = (byte)'\n';
        one.Data.CopyTo(text[(headers + 1)..]);
        SHA256.HashData(text, hash);
    }

    private ref struct Lines(Span<byte> room)
    {
        private readonly Span<byte> _room = room;

        public int Length { get; private set; }

        public void Text(scoped ReadOnlySpan<char> text) => End(Encoding.UTF8.GetBytes(text, _room[Length..]));

        public void Id(Guid id)
        {
            id.TryFormat(_room[Length..], out var written, "D");
            End(written);
        }

        public void Number(long number)
        {
            number.TryFormat(_room[Length..], out var written, default, CultureInfo.InvariantCulture);
            End(written);
        }

        public void Date(DateTime utc)
        {
            utc.TryFormat(_room[Length..], out var written, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            End(written);
        }

        public void Base64(scoped ReadOnlySpan<byte> bytes)
        {
            System.Buffers.Text.Base64.EncodeToUtf8(bytes, _room[Length..], out _, out var written);
            End(written);
        }

        private void End(int written)
        {
            Length += written;
            _room[Length++] = (byte)'\n';
        }
    }
}
