namespace Bookings.Consent;

/// <summary>
/// What the measures of readability count. A word is a run of letters and digits, with apostrophes and hyphens inside it; a sentence ends at a full stop, question mark,
/// exclamation mark, colon or semicolon that ends a word, and at the end of a paragraph, heading or list item. Marks of Markdown count for nothing.
/// </summary>
internal sealed record TextCounts(int Sentences, IReadOnlyList<string> Words)
{
    /// <summary>Letters and digits of all words.</summary>
    internal int Letters => Words.Sum(word => word.Count(char.IsLetterOrDigit));

    internal static TextCounts Of(string text)
    {
        var (words, sentences, open) = (new List<string>(), 0, 0);
        void End()
        {
            sentences += open > 0 ? 1 : 0;
            open = 0;
        }

        foreach (var line in text.Split('\n'))
        {
            // A line that begins something of its own ends what was before it, full stop or not.
            var start = EndOfNumber(line);
            if (line.AsSpan().Trim() is [] or ['#' or '-' or '*' or '>' or '|', ..] || start > 0)
            {
                End();
            }

            for (var at = start; at < line.Length; at++)
            {
                if (char.IsLetterOrDigit(line[at]))
                {
                    var end = EndOfWord(line, at);
                    words.Add(line[at..end]);
                    open++;
                    at = end - 1;
                }
                else if (line[at] is '.' or '!' or '?' or ':' or ';' && (at + 1 == line.Length || !char.IsLetterOrDigit(line[at + 1])))
                {
                    End();
                }
            }

            if (line.AsSpan().TrimStart() is ['#', ..])
            {
                End();
            }
        }

        End();
        return new(sentences, words);
    }

    private static int EndOfWord(string line, int start)
    {
        var end = start;
        while (end < line.Length && (char.IsLetterOrDigit(line[end])
            || (line[end] is '\'' or '’' or '-' && end + 1 < line.Length && char.IsLetterOrDigit(line[end + 1]))))
        {
            end++;
        }

        return end;
    }

    /// <summary>Where the text of a numbered item begins; 0 for a line that is none.</summary>
    private static int EndOfNumber(string line)
    {
        var at = line.Length - line.AsSpan().TrimStart().Length;
        var first = at;
        while (at < line.Length && char.IsAsciiDigit(line[at]))
        {
            at++;
        }

        return at - first is > 0 and < 4 && at + 1 < line.Length && line[at] is '.' or ')' && line[at + 1] == ' ' ? at + 1 : 0;
    }
}
