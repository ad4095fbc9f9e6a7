using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bookings.Host;
using Microsoft.AspNetCore.Builder;

namespace Bookings.Bench;

/// <summary>The program as it is served, in a process of its own, with one endpoint more: a single <c>select 1</c>.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly Process _process;

    private BenchServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What it holds of this machine's memory, in megabytes.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>What the process runs.</summary>
    public static async Task<int> Serve(string connection, string keys, string url, params string[] settings)
    {
        await using var app = BookingsApplication.Build(
            [
                $"--ConnectionStrings:Bookings={connection}", "--Bookings:Keys:Custodian=file", $"--Bookings:Keys:Directory={keys}",
                $"--Bookings:Recovery:Directory={Rig.RecoveryOf(keys)}", $"--urls={url}", .. settings,
            ],
            isVerb: false);
        app.MapGet("/bench/select-1", async (BookingsDatabase database) =>
        {
            await using var command = database.Web.CreateCommand("select 1");
            return (int)(await command.ExecuteScalarAsync())!;
        }).Anonymous();
        await app.Prepare(CancellationToken.None);
        await app.RunAsync();
        return 0;
    }

    /// <param name="settings">Further ones, as on the command line.</param>
    public static async Task<BenchServer> Start(string connection, string keys, params string[] settings)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(BenchServer).Assembly.Location, "serve", connection, keys, address.ToString() }.Concat(settings))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start)!;
        // Its log is read and thrown away, as a collector would read it.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new BenchServer(process, address);
        await server.Ready();
        return server;
    }

    /// <summary>SIGSTOP: it stands still and does not know it.</summary>
    public Task Pause() => Signal("STOP");

    /// <summary>SIGCONT: it goes on where it stood.</summary>
    public Task Resume() => Signal("CONT");

    /// <summary>SIGKILL: it ends wherever it stands.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task Ready()
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var left = 300; ; left--)
        {
            try
            {
                if ((await http.GetAsync("/health/ready")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (left > 0)
            {
            }

            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
