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
            var marker = NumberedMarker(line);
            if (marker > 0 || line.AsSpan().Trim() is [] or ['#' or '-' or '*' or '>' or '|', ..])
            {
                End();
            }

            for (var at = marker; at < line.Length; at++)
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

    /// <summary>How many characters of a line are the number of its item, such as <c>1.</c> or <c>2)</c>; none where it begins none.</summary>
    private static int NumberedMarker(string line)
    {
        var start = line.Length - line.AsSpan().TrimStart().Length;
        var end = start;
        while (end < line.Length && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        var isMarker = end - start is > 0 and < 4 && end + 1 < line.Length && (line[end] is '.' or ')') && line[end + 1] == ' ';
        return isMarker ? end + 1 : 0;
    }
}
