using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Bookings.Testing;

/// <summary>Other people's implementations of what the program speaks, as tests/fetch-references.sh fetches them.</summary>
public static class OtherPrograms
{
    private const string AltchaVersion = "1.4.1";

    /// <summary>The one that Debian's packages are for, whatever other one is in front of it.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs a module of JavaScript that finds ALTCHA's library in <c>altcha</c> and what it is given in <c>given</c>, and answers with what it gives to <c>answer</c>.</summary>
    public static Task<JsonElement> Altcha(string script, object given)
    {
        var library = Path.Combine(Cache, $"altcha-lib-{AltchaVersion}", "dist", "index.js");
        Reference.Need(File.Exists(library) && Exists("node"), $"altcha-lib {AltchaVersion} is not on this machine: ./test fetches it through npm.");
        return Run("node", ["--input-type=module", "-e", $$"""
            import * as altcha from '{{new Uri(library)}}';
            import { readFileSync } from 'node:fs';
            const given = JSON.parse(readFileSync(0, 'utf8'));
            const answer = what => process.stdout.write(JSON.stringify(what));
            {{script}}
            """], JsonSerializer.Serialize(given, JsonSerializerOptions.Web));
    }

    /// <summary>What icalendar for Python reads in a calendar file: the members of its one event, each as text.</summary>
    public static async Task<JsonElement> Calendar(string file)
    {
        Reference.Need(
            File.Exists(Python) && await ExitCode(Python, "-c", "import icalendar") == 0, "python3-icalendar is not on this machine: ./test installs it where it may, or apt-get install python3-icalendar.");
        return await Run(Python, ["-c", """
            import sys, json, icalendar
            calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
            [event] = calendar.walk("VEVENT")
            print(json.dumps({
                "errors": [str(error) for part in calendar.walk() for error in part.errors],
                "version": str(calendar["VERSION"]),
                **{name.lower(): event.decoded(name).isoformat() if name.startswith("DT") else str(event[name]) for name in event},
            }))
            """], file);
    }

    private static string Cache => Path.Combine(
        Environment.IsPrivilegedProcess ? "/var/cache"
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "bookings",
        "references");

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<int> ExitCode(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<JsonElement> Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<JsonElement>(await output);
    }
}
