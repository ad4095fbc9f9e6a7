namespace Bookings.Notifications;

/// <param name="Message">The id of the message that was sent.</param>
/// <param name="Status">Such as <c>5.1.1</c> (RFC 3463).</param>
internal sealed record Bounce(Guid Message, DeliveryAction Action, string Status);

/// <summary>
/// Reads delivery reports from a Maildir. Whoever writes one has seen the Message-ID, 74 random bits of which nobody else knows: a forged report can at most
/// be about a mail that the forger got.
/// </summary>
internal sealed class BounceReader(SmtpOptions options)
{
    /// <summary>Mails that bounce are a few kilobytes long; what is longer is not read.</summary>
    private const int MostOctets = 1_000_000;

    /// <summary>
    /// Tells of each report that is new, in the order in which they came. A report is removed once it was told, so that it is told again after a crash; what is
    /// none of our reports is marked as seen (maildir(5)) for people to look at.
    /// </summary>
    /// <returns>How many were told.</returns>
    public async Task<int> Read(Func<Bounce, CancellationToken, Task> tell, CancellationToken cancellation)
    {
        if (options is not { BouncesFolder: { Length: > 0 } folder, From: { } from })
        {
            return 0;
        }

        var told = 0;
        foreach (var file in new DirectoryInfo(Path.Combine(folder, "new")).EnumerateFiles().OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            var bounces = file.Length <= MostOctets ? Of(await File.ReadAllBytesAsync(file.FullName, cancellation), from) : [];
            foreach (var bounce in bounces)
            {
                await tell(bounce, cancellation);
                told++;
            }

            if (bounces.Count > 0)
            {
                file.Delete();
            }
            else
            {
                file.MoveTo(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "cur")).FullName, $"{file.Name}:2,S"), overwrite: true);
            }
        }

        return told;
    }

    /// <param name="from">The address that mails come from: by its domain our Message-IDs are known.</param>
    internal static IReadOnlyList<Bounce> Of(ReadOnlySpan<byte> mail, string from) =>
        DeliveryReport.Parse(mail) is { MessageId: { } id } report && MessageId.Read(id, from) is { } message
            ? [.. report.Recipients.Select(recipient => new Bounce(message, recipient.Action, recipient.Status))]
            : [];
}
