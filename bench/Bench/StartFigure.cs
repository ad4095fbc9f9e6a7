using System.Diagnostics;
using System.Globalization;

namespace Bookings.Bench;

/// <summary>From <c>./run</c> to <c>/health/ready</c>, with everything built and a database that exists.</summary>
internal static class StartFigure
{
    public static async Task Run(Rig rig)
    {
        var times = new List<double>();
        for (var round = -1; round < rig.Rounds; round++)
        {
            var seconds = await Once(Path.Combine(rig.Folder, "start"));
            if (round >= 0)
            {
                times.Add(seconds);
            }
        }

        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| start of ./run, warm, to ready | {Rig.Median(times):N2} s | | ({times.Min():N2} to {times.Max():N2}) | ≤ 3 s |"));
    }

    private static async Task<double> Once(string data)
    {
        const string url = "http://127.0.0.1:5091";
        var since = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("./run", ["--urls", url]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["Bookings__DataDirectory"] = data;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                if ((await http.GetAsync($"{url}/health/ready")).IsSuccessStatusCode)
                {
                    break;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(10);
        }

        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        // SIGTERM, as a terminal or a service manager would: the database of the next round is a clean one.
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        return seconds;
    }
}
