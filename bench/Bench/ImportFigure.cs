using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookings.Bench;

/// <summary>
/// The import of a file by the command line, in rows a second of the whole verb and as the import itself counts them; the file is the one of BENCH_IMPORT_FILE, or made up with as many rows as
/// the sample of the project has.
/// </summary>
internal static partial class ImportFigure
{
    public static async Task Run(Rig rig)
    {
        var given = Environment.GetEnvironmentVariable("BENCH_IMPORT_FILE");
        foreach (var rows in given is null ? new[] { 3_598, 36_000 } : [0])
        {
            var (rates, said, peaks, count) = (new List<double>(), new List<double>(), new List<double>(), 0);
            for (var round = 0; round < rig.Rounds; round++)
            {
                var file = Path.Combine(rig.Folder, "import.csv");
                if (given is null)
                {
                    await MakeUp(file, rows);
                }
                else
                {
                    File.Copy(given, file, overwrite: true);
                }

                count = File.ReadLines(file).Count() - 1;
                var connection = await rig.Database($"import_{rows}_{round}");
                var keys = Path.Combine(rig.Folder, $"keys-{rows}-{round}");
                await Verb(connection, keys, "business", "add", "clinic", "--country", "BR", "--zone", "America/Sao_Paulo");
                var (seconds, peak, output) = await Verb(connection, keys, "import", file, "--business", "clinic");
                rates.Add(count / seconds);
                said.Add(double.Parse(Rate().Matches(output)[^1].Groups["rate"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
                peaks.Add(peak);
            }

            rig.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"| import of {count:N0} rows, as it says itself | {Rig.Median(said):N0} rows/s | | ({said.Min():N0} to {said.Max():N0}) | ≥ 2,000 rows/s |"));
            rig.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"| import of {count:N0} rows, start of the program included | {Rig.Median(rates):N0} rows/s | peak memory {Rig.Median(peaks):N0} MB | ({rates.Min():N0} to {rates.Max():N0}) | memory flat |"));
        }
    }

    private static async Task<(double Seconds, double PeakMegabytes, string Output)> Verb(string connection, string keys, params string[] arguments)
    {
        var start = new ProcessStartInfo("./run", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ConnectionStrings__Bookings"] = connection;
        start.Environment["Bookings__Keys__Custodian"] = "file";
        start.Environment["Bookings__Keys__Directory"] = keys;
        start.Environment["Bookings__Recovery__Directory"] = Rig.RecoveryOf(keys);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var since = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        while (!process.HasExited)
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                break;
            }

            await Task.Delay(20);
        }

        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(since).TotalSeconds, peak / 1e6, await output + await error)
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {await output}{await error}");
    }

    private static async Task MakeUp(string file, int rows)
    {
        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync("booking_id,client_id,client_name,client_email,client_phone,client_birth_year,booked_at,location,provider,service,start,end,zone,status,reminder_sent");
        for (var i = 0; i < rows; i++)
        {
            var client = i % (rows * 2 / 3);
            var start = new DateTime(2016, 1, 4, 8, 0, 0, DateTimeKind.Unspecified).AddMinutes(15 * (i / 15));
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{1000000 + i},{5000000 + client},Client Number {client},client{client}@example.com,+55279{client:D8},{1940 + (client % 60)},{start.AddDays(-10):yyyy-MM-ddTHH:mm:ssZ},Place {i % 5},Provider {i % 15},general consultation,{start:yyyy-MM-ddTHH:mm:ss},{start.AddMinutes(15):yyyy-MM-ddTHH:mm:ss},America/Sao_Paulo,{(i % 5 == 0 ? "no_show" : "completed")},1"));
        }
    }

    [GeneratedRegex(@"(?<rate>[0-9,]+)/s", RegexOptions.NonBacktracking)]
    private static partial Regex Rate();
}
