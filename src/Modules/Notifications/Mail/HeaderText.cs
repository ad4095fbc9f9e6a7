using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bookings.Notifications;

/// <summary>Text in the header of a mail: nothing that somebody typed can begin a line of its own there.</summary>
internal static class HeaderText
{
    /// <summary>An encoded word has 75 characters at most (RFC 2047, section 2): this many octets in base64 between its marks.</summary>
    private const int OctetsInWord = 45;

    /// <summary>RFC 5321, section 4.5.3.1.3: a path of 256 octets with its brackets.</summary>
    private const int MostOctets = 254;

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };
    private static readonly SearchValues<char> Delimiters = SearchValues.Create("<>()[]\\,;:\" \t");

    /// <summary>A subject and the like (RFC 5322, section 3.6.5), as encoded words where it is anything but short plain ASCII.</summary>
    internal static string Unstructured(string text)
    {
        var line = OneLine(text);
        return line.Length <= 70 && IsPlain(line) && !line.Contains("=?", StringComparison.Ordinal) ? line : Words(line);
    }

    /// <summary>A mailbox (RFC 5322, section 3.4), the address on a line of its own when there is a name.</summary>
    /// <exception cref="ArgumentException">The address could end its line or its brackets.</exception>
    internal static string Mailbox(string? name, string address)
    {
        var box = Address(address);
        var line = OneLine(name ?? "");
        return line.Length == 0 ? box : $"{(line.Length <= 60 && IsPlain(line) ? Quoted(line) : Words(line))}\r\n <{box}>";
    }

    /// <summary>An address as it stands in an envelope and between brackets: its domain in ASCII (RFC 5890).</summary>
    /// <exception cref="ArgumentException">It is no address; the message does not repeat it.</exception>
    internal static string Address(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || address.AsSpan().ContainsAny(Delimiters) || address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || char.IsSurrogate(letter)))
        {
            throw new ArgumentException("This is no address of a mailbox.", nameof(address));
        }

        var box = $"{address[..at]}@{Domains.GetAscii(address[(at + 1)..])}";
        return Encoding.UTF8.GetByteCount(box) <= MostOctets ? box : throw new ArgumentException("This address is too long.", nameof(address));
    }

    /// <summary>Controls, line ends among them, become blanks, and blanks next to each other one.</summary>
    internal static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isBlank = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune.Value is 0x2028 or 0x2029;
            if (!isBlank)
            {
                line.Append(rune.ToString());
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    private static bool IsPlain(string text) => text.All(letter => letter is >= ' ' and <= '~');

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>RFC 2047, each word whole by itself: no character is torn apart between two.</summary>
    private static string Words(string text)
    {
        var (words, word, octets) = (new List<string>(), new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > OctetsInWord)
            {
                words.Add(Word(word.ToString()));
                word.Clear();
                octets = 0;
            }

            word.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        words.Add(Word(word.ToString()));
        return string.Join("\r\n ", words);
    }

    private static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
