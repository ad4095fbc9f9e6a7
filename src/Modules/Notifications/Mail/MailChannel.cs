namespace Bookings.Notifications;

/// <summary>Messages as mails, handed to the mail server.</summary>
internal sealed class MailChannel(MailServer server, SmtpOptions options, TimeProvider clock) : IChannel, IAsyncDisposable
{
    public Channel Kind => Channel.Email;

    public async Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation)
    {
        string to;
        try
        {
            to = HeaderText.Address(outgoing.To);
        }
        catch (ArgumentException)
        {
            return new(Handover.Refused, "no-address");
        }

        return await server.Send(to, OutgoingMail.Write(outgoing, options.From!, clock.GetUtcNow()), cancellation);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
