using System.Globalization;
using System.Text;
using NodaTime;

namespace Bookings.Kernel;

/// <summary>Content lines (RFC 5545, section 3.1): no line is longer than 75 octets, and no character is torn apart.</summary>
internal sealed class CalendarLines
{
    private const int MostOctets = 75;
    private readonly StringBuilder _text = new();

    public void Add(string property, string value)
    {
        var octets = 0;
        foreach (var rune in $"{property}:{value}".EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                _text.Append("\r\n ");
                octets = 1;
            }

            _text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        _text.Append("\r\n");
    }

    public override string ToString() => _text.ToString();

    internal static string Utc(Instant at) => at.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    internal static string Local(LocalDateTime at) => at.ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>A value of type TEXT (section 3.3.11); controls that are not line ends are left out.</summary>
    internal static string Text(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings("\n"))
        {
            written.Append(letter switch
            {
                '\\' => "\\\\",
                ';' => "\\;",
                ',' => "\\,",
                '\n' => "\\n",
                _ when char.IsControl(letter) => "",
                _ => letter.ToString(),
            });
        }

        return written.ToString();
    }
}
