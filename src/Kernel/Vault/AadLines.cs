using System.Globalization;
using System.Text;

namespace Bookings.Kernel;

/// <summary>Associated data as UTF-8 lines, each ended by one LF: readable in a hex dump, and easy to write in any language.</summary>
/// <remarks>No line may hold an LF, or two different lists of lines would be the same bytes.</remarks>
internal ref struct AadLines(Span<byte> room)
{
    private Span<byte> _bytes = room;
    private int _length;

    public readonly ReadOnlySpan<byte> Bytes => _bytes[.._length];

    public AadLines Line(scoped ReadOnlySpan<char> text)
    {
        if (text.Contains('\n'))
        {
            throw new ArgumentException("A line of associated data holds a line feed.", nameof(text));
        }

        Room(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        _length += Encoding.UTF8.GetBytes(text, _bytes[_length..]);
        _bytes[_length++] = (byte)'\n';
        return this;
    }

    public AadLines Line(Guid id)
    {
        Room(37);
        id.TryFormat(_bytes[_length..], out var written, "D");
        _length += written;
        _bytes[_length++] = (byte)'\n';
        return this;
    }

    public AadLines Line(int number)
    {
        Room(12);
        number.TryFormat(_bytes[_length..], out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        _bytes[_length++] = (byte)'\n';
        return this;
    }

    private void Room(int more)
    {
        if (_bytes.Length - _length < more)
        {
            var larger = new byte[(_bytes.Length * 2) + more];
            _bytes[.._length].CopyTo(larger);
            _bytes = larger;
        }
    }
}
