namespace Bookings.Consent;

/// <summary>Which of the languages that a text exists in is shown to whom.</summary>
internal static class Nearest
{
    /// <summary>The one asked for, the same without or with another region, the default, the first.</summary>
    internal static T To<T>(this IReadOnlyList<T> texts, Func<T, Language> of, Language wanted, Language fallback) =>
        texts.FirstOrDefault(text => of(text) == wanted)
        ?? texts.FirstOrDefault(text => of(text).Plain == wanted.Plain)
        ?? texts.FirstOrDefault(text => of(text) == fallback)
        ?? texts[0];
}
