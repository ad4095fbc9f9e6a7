using System.CommandLine;
using System.CommandLine.Help;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Bookings.Host;

/// <summary>Without a verb the program serves. What it does not know and looks like --Key=value is configuration.</summary>
internal sealed partial class ServeCommand : Command
{
    private readonly Option<string?> _urls = new("--urls")
    {
        Description = $"Where to listen; several are separated by ';'. Default: {KestrelLimits.DefaultUrls}",
        HelpName = "URL",
    };

    public ServeCommand()
        : base("./run", "Bookings: appointments that keep people's data to themselves. Without a verb it starts the server.")
    {
        TreatUnmatchedTokensAsErrors = false;
        Add(_urls);
        Add(new HelpOption());
        Add(new VersionOption());
        SetAction(Serve);
    }

    /// <summary>Words that are neither a verb nor configuration, each with a hint.</summary>
    public IEnumerable<string> NotUnderstood(ParseResult parsed) =>
        from word in parsed.UnmatchedTokens
        where parsed.CommandResult.Command != this || !IsConfiguration(word)
        select word.StartsWith('-') ? $"'{word}' is no option."
            : parsed.CommandResult.Command == this ? $"'{word}' is no verb. {Hint(word)}"
            : $"'{word}' is one word too many.";

    private static bool IsConfiguration(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal);

    private string Hint(string word)
    {
        var names = Subcommands.Select(one => one.Name).Order(StringComparer.Ordinal).ToList();
        var near = names.Find(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase) || word.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return near is null ? $"Verbs are: {string.Join(", ", names)}." : $"Did you mean '{near}'?";
    }

    /// <summary>What somebody who tries it needs next; nothing of it outside development.</summary>
    private static async Task Welcome(WebApplication app, CancellationToken stop)
    {
        if (!app.Environment.IsDevelopment() || Addresses(app).Split(", ")[0] is not { Length: > 0 } url)
        {
            return;
        }

        var demo = await app.Services.GetRequiredService<DemoPractice>().Make(new Uri(url), stop);
        await Console.Error.WriteLineAsync($"\nBookings is ready. Browse the API: {url}{ApiPage.Address}");
        foreach (var (role, token) in demo ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            await Console.Error.WriteLineAsync($"  {role,-10} {token}");
        }
    }

    private async Task<int> Serve(ParseResult parsed, CancellationToken stop)
    {
        string[] urls = parsed.GetValue(_urls) is { } given ? [$"--urls={given}"] : [];
        await using var app = BookingsApplication.Build([.. parsed.UnmatchedTokens, .. urls], isVerb: false);
        await app.Prepare(stop);
        await app.Services.GetRequiredService<LoggedValuesCheck>().Warn(stop);
        await app.StartAsync(stop);
        Listening(app.Logger, Addresses(app));
        await Welcome(app, stop);
        await app.WaitForShutdownAsync(stop);
        return ExitCode.Ok;
    }

    /// <summary>Where it really listens; a test's in-memory server has no addresses.</summary>
    private static string Addresses(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>() is { } listen ? string.Join(", ", listen.Addresses) : "";

    [LoggerMessage(LogLevel.Information, "Bookings listens on {Urls}")]
    private static partial void Listening(ILogger logger, string urls);
}
