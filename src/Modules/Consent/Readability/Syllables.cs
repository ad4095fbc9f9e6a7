namespace Bookings.Consent;

/// <summary>
/// Syllables of English words, counted by their spelling: groups of vowels, without a silent <c>e</c> at the end. It is right for about nine words of ten, and its
/// errors go both ways; a score over a whole text hardly moves.
/// </summary>
internal static class Syllables
{
    internal static int In(string word)
    {
        var letters = word.ToLowerInvariant().Where(char.IsAsciiLetterLower).ToArray().AsSpan();
        var count = 0;
        for (var at = 0; at < letters.Length; at++)
        {
            if (IsVowel(letters[at]) && (at == 0 || !IsVowel(letters[at - 1])))
            {
                count++;
            }
        }

        return Math.Max(1, count - (EndsSilently(letters) ? 1 : 0));
    }

    /// <summary>"time", "times" and "asked" end silently; "table", "wanted" and "boxes" do not.</summary>
    private static bool EndsSilently(ReadOnlySpan<char> letters) => letters switch
    {
        [.., var before, 'e'] when IsVowel(before) => false,
        [.., var before, 'l', 'e'] => IsVowel(before),
        [.., 'e'] => true,
        [.., 't' or 'd', 'e', 'd'] => false,
        [.., var before, 'e', 'd'] => !IsVowel(before),
        [.., 's' or 'x' or 'z' or 'h' or 'c' or 'g', 'e', 's'] => false,
        [.., var before, 'l', 'e', 's'] => IsVowel(before),
        [.., var before, 'e', 's'] => !IsVowel(before),
        _ => false,
    };

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
