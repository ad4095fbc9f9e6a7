using System.Diagnostics;
using System.Text.Json;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>A webhook of a practice whose program has a clock of its own and may send to this machine, and the receiver it leads to.</summary>
internal sealed class Hook : IAsyncDisposable
{
    private Hook(Desk desk, Receiver receiver, VirtualClock clock) => (Desk, Receiver, Clock) = (desk, receiver, clock);

    public Desk Desk { get; }

    public Receiver Receiver { get; }

    public VirtualClock Clock { get; }

    public Guid Id { get; private set; }

    public string Secret { get; private set; } = "";

    public DeliverWebhooks Deliver => Desk.App.Services.GetRequiredService<DeliverWebhooks>();

    public string Path => $"webhooks/{Id}";

    public static async Task<Hook> Open(Practice house, string[]? types = null, string level = "thin", string messageLevel = "full")
    {
        var clock = new VirtualClock();
        var app = await house.Start(clock, otherwise: AllowLoopback);
        var hook = new Hook(await Desk.Open(house, app, messageLevel), await Receiver.Start(), clock);
        var made = await hook.Desk.Post("webhooks", new { url = hook.Receiver.Url, types, level });
        (hook.Id, hook.Secret) = (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
        return hook;
    }

    public static void AllowLoopback(IServiceCollection services) => services.Configure<WebhookOptions>(options => options.AllowLoopback = true);

    /// <summary>Plans and sends what is due.</summary>
    public async Task Work()
    {
        await Desk.CatchUp();
        await Deliver.Run(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<JsonElement>> Log() => [.. (await Desk.Get($"{Path}/deliveries")).GetProperty("items").EnumerateArray()];

    public async Task<string?> Status() => (await Desk.Get(Path)).GetProperty("status").GetString();

    /// <summary>True where the delivery is signed by this secret, as we understand the standard.</summary>
    public static bool IsSigned(Received received, string secret) =>
        received.Signature.Split(' ').Contains(WebhookSecret.Sign([secret], received.Id, received.Timestamp, received.Body), StringComparer.Ordinal);

    /// <summary>What the standard's own library makes of it; skipped where it is not on this machine.</summary>
    public static async Task<JsonElement> Verified(Received received, string secret)
    {
        var peer = System.IO.Path.Combine(Here(), "Peer");
        Reference.Need(Directory.Exists(System.IO.Path.Combine(peer, "node_modules")), "standardwebhooks is not on this machine: ./test fetches it through npm.");
        using var process = Process.Start(new ProcessStartInfo("node", ["verify.js"]) { WorkingDirectory = peer, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret, headers = received.Headers, body = received.Body }));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<JsonElement>(await output);
    }

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
