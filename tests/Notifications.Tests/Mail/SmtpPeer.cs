using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>What arrived at a mail server.</summary>
internal sealed record Arrived(string From, string To, byte[] Raw, string Session, bool Secure, string? User, string Hello, int Open)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Raw);

    /// <summary>A header, unfolded.</summary>
    public string? Header(string name) =>
        Text.Split("\r\n\r\n")[0].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..].Trim();
}

/// <summary>smtp-server of npm, a process of this test's own on a port of its own; its program lies in the folder Peer. It ends with the test, whichever way that ends.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly SmtpSecurity _security;

    private SmtpPeer(Process process, SmtpSecurity security, int port) => (_process, _security, Port) = (process, security, port);

    public int Port { get; }

    public static async Task<SmtpPeer> Start(SmtpSecurity security = SmtpSecurity.StartTls, string? password = null, bool pipelining = true, bool smtpUtf8 = true)
    {
        var folder = Path.Combine(Here(), "Peer");
        Reference.Need(Directory.Exists(Path.Combine(folder, "node_modules", "smtp-server")), "smtp-server is not on this machine: ./test fetches it through npm.");
        var settings = JsonSerializer.Serialize(new { security = security.ToString(), password, pipelining, smtpUtf8, key = Certificate.KeyPem, certificate = Certificate.Pem }, Json);
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "smtp-peer.cjs"), settings]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var first = JsonSerializer.Deserialize<JsonElement>((await process.StandardOutput.ReadLineAsync().WaitAsync(Patience))!);
        return new(process, security, first.GetProperty("port").GetInt32());
    }

    public SmtpOptions Options(Action<SmtpOptions>? otherwise = null)
    {
        var options = new SmtpOptions { Host = "localhost", Port = Port, Security = _security, From = Some.From, Certificate = Certificate.Pem };
        otherwise?.Invoke(options);
        return options;
    }

    /// <summary>The next mail that arrived, whatever the server then said to it.</summary>
    public async Task<Arrived> Next() =>
        JsonSerializer.Deserialize<Arrived>((await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience))!, Json)!;

    /// <summary>Ends it; true if no mail had arrived that no test has looked at.</summary>
    public async Task<bool> IsEmpty()
    {
        await Stop();
        return string.IsNullOrEmpty(await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process.Dispose();
    }

    public async Task Stop()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
