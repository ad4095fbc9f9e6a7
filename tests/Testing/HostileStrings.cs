namespace Bookings.Testing;

/// <summary>
/// Text that has broken programs before: every one is sent to every text field. What is <see cref="Refused"/> must be answered with a problem that names the
/// field; what is <see cref="Harmless"/> is either refused by the field's own rule or stored and shown again exactly as it came, in normal form C.
/// </summary>
public static class HostileStrings
{
    /// <summary>Breaks the rule for all text: no field may take it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["NUL"] = "a\0b",
        ["NUL alone"] = "\0",
        ["bell"] = "a\ab",
        ["escape, as ANSI colours begin"] = "\u001b[31mred\u001b[0m",
        ["escape, as terminal titles begin"] = "\u001b]0;title\a",
        ["carriage return and line feed, as headers end"] = "a\r\nBcc: x@example.org",
        ["carriage return alone"] = "a\rb",
        ["vertical tab"] = "a\vb",
        ["form feed"] = "a\fb",
        ["delete"] = "a\u007fb",
        ["next line (C1)"] = "a\u0085b",
        ["CSI (C1)"] = "a\u009bb",
        ["right-to-left override"] = "invoice\u202Efdp.exe",
        ["left-to-right isolate"] = "a\u2066b\u2069",
        ["pop directional formatting"] = "a\u202Cb",
        ["high surrogate alone"] = "a\uD83Db",
        ["low surrogate alone"] = "a\uDE00b",
        ["surrogates swapped"] = "\uDE00\uD83D",
        ["high surrogate at the end"] = "a\uD83D",
    };

    /// <summary>Awkward, but text: a field that takes it must give it back.</summary>
    public static readonly IReadOnlyDictionary<string, string> Harmless = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SQL"] = "'; drop table events.mt_events; --",
        ["SQL comment"] = "1/**/or/**/1=1",
        ["SQL wildcard"] = "%_\\",
        ["dollar quotes"] = "$$ $1 $tag$",
        ["HTML"] = "<script>alert(1)</script>",
        ["HTML attribute"] = "\" onmouseover=\"alert(1)",
        ["HTML entity"] = "&lt;b&gt; &amp;",
        ["template"] = "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
        ["log template"] = "{0} {Name} %s %n ${jndi:ldap://127.0.0.1/a}",
        ["spreadsheet formula"] = "=HYPERLINK(\"http://127.0.0.1\")",
        ["spreadsheet plus"] = "+1+1",
        ["spreadsheet minus"] = "-1+1",
        ["spreadsheet at"] = "@SUM(1)",
        ["calendar"] = "BEGIN:VEVENT;X=1,2\\n",
        ["path"] = "../../etc/passwd",
        ["Windows device"] = "CON",
        ["JSON"] = "{\"a\":[1,\"b\"]}",
        ["null, the word"] = "null",
        ["quotes and backslashes"] = "'\"\\`",
        ["Norwegian"] = "Åse Ødegård Ærlig",
        ["decomposed"] = "A\u030Ase",
        ["Turkish"] = "İıIi",
        ["German sharp s"] = "Straße",
        ["Arabic"] = "محمد",
        ["Hebrew"] = "שלום",
        ["Chinese, beyond the first plane"] = "𠮷野家",
        ["emoji with joiners"] = "👩‍👩‍👧‍👦",
        ["flag"] = "🇳🇴",
        ["zero width space"] = "a\u200Bb",
        ["byte order mark"] = "\uFEFFa",
        ["zalgo"] = "Z\u0335\u0321\u0322A\u0336\u0327\u0328L\u0337G\u0338O\u0334",
        ["non-character"] = "a\uFFFFb",
        ["private use"] = "\uE000",
        ["line separator"] = "a\u2028b\u2029c",
        ["ligature that compatibility would change"] = "ﬁ",
        ["long, in one token"] = new('x', 50_000),
    };

    public static IEnumerable<KeyValuePair<string, string>> All => Refused.Concat(Harmless);

    /// <summary>A JSON string literal with every character that is not plain ASCII escaped, lone surrogates included, as no serializer would write it.</summary>
    public static string ToJson(string text) =>
        $"\"{string.Concat(text.Select(c => c is >= ' ' and <= '~' and not '"' and not '\\' ? c.ToString() : $"\\u{(int)c:x4}"))}\"";
}
