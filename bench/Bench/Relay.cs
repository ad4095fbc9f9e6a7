using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Bookings.Testing;

namespace Bookings.Bench;

/// <summary>A Postfix of this run's own that takes every mail, writes it to its queue, and throws it away: what it took stands in its log, by its Message-ID.</summary>
internal sealed partial class Relay : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port = PrivatePostfix.FreePort();
    private PrivatePostfix? _postfix;

    private Relay(string folder) => _folder = folder;

    /// <summary>By which the program hands its mails to it, signed.</summary>
    public string[] Settings { get; private set; } = [];

    public static async Task<Relay> Start(Rig rig)
    {
        if (!PrivatePostfix.CanStart)
        {
            throw new InvalidOperationException("Postfix is not here, or this is not root, as whom alone it starts: install it by ./test, which knows how, or by apt-get install postfix.");
        }

        using var key = RSA.Create(2048);
        var relay = new Relay(Path.Combine(rig.Folder, "postfix"));
        string[] mail =
        [
            "Host=127.0.0.1", $"Port={relay._port.ToString(CultureInfo.InvariantCulture)}", "Security=None", "From=desk@bookings.example",
            "Dkim:Domain=bookings.example", "Dkim:Selector=bench", $"Dkim:Key={key.ExportPkcs8PrivateKeyPem()}",
        ];
        string[] recipient = ["Name=Bench", "Hosts=127.0.0.1", "Purpose=takes mails", "Country=NO", "Since=2026-01-31", "Data=contact booking"];
        relay.Settings = [.. recipient.Select(setting => $"--Bookings:Recipients:relay:{setting}"), .. mail.Select(setting => $"--Bookings:Notifications:Mail:{setting}")];
        await relay.Open();
        return relay;
    }

    /// <summary>It listens, on the same port as ever.</summary>
    public async Task Open() => _postfix = await PrivatePostfix.Start(
        _folder,
        """
        local_transport = discard:
        default_transport = discard:
        relay_transport = discard:
        smtpd_recipient_restrictions = permit_mynetworks, reject
        enable_long_queue_ids = yes
        """,
        $"""
        127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)} inet n - n - - smtpd
        discard unix - - n - - discard
        """);

    /// <summary>It is away.</summary>
    public async Task Close()
    {
        await (_postfix?.DisposeAsync() ?? ValueTask.CompletedTask);
        _postfix = null;
    }

    /// <summary>The Message-ID of every mail that it took, as often as it took it. To be asked when it is closed: its log is whole then.</summary>
    public async Task<IReadOnlyList<string>> Taken()
    {
        var (ids, taken) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        await foreach (var line in File.ReadLinesAsync(Path.Combine(_folder, "log")))
        {
            if (Named().Match(line) is { Success: true } named)
            {
                ids[named.Groups["queue"].Value] = named.Groups["id"].Value;
            }
            else if (Queued().Match(line) is { Success: true } queued)
            {
                taken.Add(queued.Groups["queue"].Value);
            }
        }

        // Once for each: after it was closed and opened again, what waited is active once more.
        return [.. taken.Distinct(StringComparer.Ordinal).Select(queue => ids[queue])];
    }

    public async ValueTask DisposeAsync() => await Close();

    [GeneratedRegex(@"cleanup\[[0-9]+\]: (?<queue>\w+): message-id=<(?<id>[^>]+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"qmgr\[[0-9]+\]: (?<queue>\w+): from=.*queue active", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Queued();
}
