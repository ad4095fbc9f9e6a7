using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookings.Bench;

/// <summary>Sends what a Lua script makes up on 16 connections, and counts what was created.</summary>
internal static partial class Wrk
{
    /// <summary>Writes a script, with what every one of ours needs around it.</summary>
    /// <param name="lua">Sets <c>request</c>; may use <c>n</c>, <c>run</c> (another word each time) and <c>some_time()</c>.</param>
    /// <returns>Where it lies.</returns>
    public static async Task<string> Script(Rig rig, string name, string lua)
    {
        var (script, first) = (Path.Combine(rig.Folder, $"{name}.lua"), TimeProvider.System.GetUtcNow().AddDays(2).Date);
        await File.WriteAllTextAsync(script, string.Create(CultureInfo.InvariantCulture, $$"""
            math.randomseed(os.time())
            local n, run = 0, tostring(os.time()) .. '-' .. tostring(math.random(1000000000))
            local first = {{new DateTimeOffset(first, TimeSpan.Zero).ToUnixTimeSeconds()}}
            local function some_time() return os.date('!%Y-%m-%dT%H:%M:%SZ', first + 1800 * math.random(0, 43000)) end
            {{lua}}
            local created, other = 0, 0
            local threads = {}
            setup = function(thread) table.insert(threads, thread) end
            response = function(status) if status == 201 then created = created + 1 else other = other + 1 end
                thread_created, thread_other = created, other end
            done = function()
                local c, o = 0, 0
                for _, thread in ipairs(threads) do c = c + (thread:get('thread_created') or 0); o = o + (thread:get('thread_other') or 0) end
                io.write(string.format('created %d other %d\n', c, o))
            end
            """));
        return script;
    }

    /// <summary>Answers of 201 each second; a time that was taken already is none.</summary>
    public static async Task<double> CreatedPerSecond(Uri address, string script, int seconds)
    {
        using var process = Process.Start(new ProcessStartInfo("wrk", ["-t", "1", "-c", "16", "-d", $"{seconds}s", "-s", script, address.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var told = Told().Match(output);
        if (process.ExitCode != 0 || !told.Success)
        {
            throw new InvalidOperationException($"wrk failed: {output}");
        }

        var (created, other) = (double.Parse(told.Groups["created"].Value, CultureInfo.InvariantCulture), double.Parse(told.Groups["other"].Value, CultureInfo.InvariantCulture));
        return other > created / 10 ? throw new InvalidOperationException($"Too many were refused: {output}") : created / seconds;
    }

    [GeneratedRegex("created (?<created>[0-9]+) other (?<other>[0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Told();
}
