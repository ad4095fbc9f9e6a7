using System.Globalization;

namespace Bookings.Kernel;

/// <summary>
/// A text for people, in every language that the program speaks. One that is missing does not compile: whoever adds a language adds a member here, and the
/// build names each text that lacks it.
/// </summary>
/// <param name="English">Also what logs, the command line and whoever asks in no language get.</param>
/// <param name="Bokmal">Norwegian bokmål.</param>
/// <param name="Italian">Italian.</param>
public sealed record Words(string English, string Bokmal, string Italian)
{
    /// <summary>The languages that there are, the first for whoever understands none of them.</summary>
    public static IReadOnlyList<Language> Languages { get; } = [Language.Of("en"), Language.Of("nb"), Language.Of("it")];

    /// <summary>In the language in which the request at hand asks to be answered.</summary>
    public string Spoken => In(Listening.Language);

    /// <summary>In a language, or in English where we do not speak it. Nynorsk and plain Norwegian are answered in bokmål.</summary>
    public string In(Language language) => language.Plain switch
    {
        "nb" or "no" or "nn" => Bokmal,
        "it" => Italian,
        _ => English,
    };

    /// <summary>The same text with something in it that is known only now: <c>{0}</c>, <c>{1}</c> … in each language.</summary>
    public Words With(params object?[] values) => new(Fill(English, values), Fill(Bokmal, values), Fill(Italian, values));

    /// <summary>English.</summary>
    public override string ToString() => English;

    private static string Fill(string text, object?[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
