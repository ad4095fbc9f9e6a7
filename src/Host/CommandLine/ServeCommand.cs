using System.CommandLine;

namespace Bookings.Host;

/// <summary>Without a verb the program serves. What it does not know and looks like --Key=value is configuration.</summary>
internal sealed class ServeCommand : RootCommand
{
    private readonly Option<string?> _urls = new("--urls")
    {
        Description = $"Where to listen; several are separated by ';'. Default: {KestrelLimits.DefaultUrls}",
        HelpName = "URL",
    };

    public ServeCommand()
        : base("Bookings: appointments that keep people's data to themselves. Without a verb it starts the server.")
    {
        TreatUnmatchedTokensAsErrors = false;
        Add(_urls);
        SetAction(Serve);
    }

    /// <summary>Words that are neither a verb nor configuration, each with a hint.</summary>
    public IEnumerable<string> NotUnderstood(ParseResult parsed) =>
        from word in parsed.CommandResult.Command == this ? parsed.UnmatchedTokens : []
        where !(word.StartsWith("--", StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal))
        select $"'{word}' is no {(word.StartsWith('-') ? "option" : "verb")}. {Hint(word)}";

    private string Hint(string word)
    {
        var names = Subcommands.Select(one => one.Name).Order(StringComparer.Ordinal).ToList();
        var near = names.Find(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase) || word.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return near is null ? $"Verbs are: {string.Join(", ", names)}." : $"Did you mean '{near}'?";
    }

    private async Task<int> Serve(ParseResult parsed, CancellationToken stop)
    {
        string[] urls = parsed.GetValue(_urls) is { } given ? [$"--urls={given}"] : [];
        await using var app = BookingsApplication.Build([.. parsed.UnmatchedTokens, .. urls], isVerb: false);
        await app.Prepare(stop);
        await app.RunAsync(stop);
        return ExitCode.Ok;
    }
}
