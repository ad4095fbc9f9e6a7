using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Bookings.Notifications;

/// <summary>How long a mail server may take (RFC 5321, section 4.5.3.2).</summary>
/// <param name="Answer">To let us in and to hear whom a mail is for.</param>
/// <param name="Acceptance">To take a mail that it has read: whoever gives up early sends it a second time.</param>
internal sealed record SmtpPatience(TimeSpan Answer, TimeSpan Acceptance)
{
    public static SmtpPatience Usual { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
}

/// <summary>The mail server: connections are kept and used again, a few at once, so that a returning server is not run over.</summary>
internal sealed class MailServer(SmtpOptions options, WayOut wayOut, TimeProvider clock, SmtpPatience patience) : IAsyncDisposable
{
    /// <summary>Servers end connections that carried much or waited long; better to be first.</summary>
    private const int MostPerConnection = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _places = new(options.Connections);
    private readonly ConcurrentStack<(SmtpConnection Connection, long Since)> _waiting = new();
    private readonly DkimKey? _dkim = options.Dkim is { Domain: { } domain, Selector: { } selector, Key: { } key } ? DkimKey.FromPem(domain, selector, key) : null;
    private readonly string _bounces = HeaderText.Address(options.Bounces ?? options.From!);

    /// <summary>Hands a mail over, signed. It fails by its result, never by an exception, but when it is cancelled.</summary>
    /// <param name="to">As <see cref="HeaderText.Address"/> writes it.</param>
    internal async Task<HandoverResult> Send(string to, MimeMessage message, CancellationToken cancellation)
    {
        var mail = message.ToBytes();
        mail = _dkim?.Sign(mail, clock.GetUtcNow()) ?? mail;
        await _places.WaitAsync(cancellation);
        try
        {
            return await Send(to, mail, cancellation);
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_waiting.TryPop(out var waiting))
        {
            await waiting.Connection.DisposeAsync();
        }

        _dkim?.Dispose();
        _places.Dispose();
    }

    private async Task<HandoverResult> Send(string to, byte[] mail, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(patience.Answer);
        SmtpConnection? connection = null;
        try
        {
            connection = await Take(enough.Token);
            await connection.Announce(_bounces, to, enough.Token);
            enough.CancelAfter(patience.Acceptance);
            await connection.Hand(mail, enough.Token);
            await GiveBack(connection);
            return new(Handover.Taken, "250");
        }
        catch (SmtpRefusedException refused)
        {
            if (connection is not null)
            {
                await (refused.Reply.IsGoodbye ? connection.DisposeAsync() : GiveBack(connection));
            }

            return new(refused.IsForGood ? Handover.Refused : Handover.Later, refused.Reply.ToString());
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Lost after the last dot, nobody knows whether it was taken: it goes again under the same Message-ID.
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            return new(Handover.Later, fault switch
            {
                RecipientNotRegisteredException => "not-registered",
                AuthenticationException => "tls-failed",
                OperationCanceledException => "timed-out",
                _ => "unreachable",
            });
        }
        catch (OperationCanceledException)
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    private async Task<SmtpConnection> Take(CancellationToken cancellation)
    {
        while (_waiting.TryPop(out var waiting))
        {
            if (clock.GetElapsedTime(waiting.Since) < Idle && waiting.Connection.IsOpen)
            {
                return waiting.Connection;
            }

            await waiting.Connection.DisposeAsync();
        }

        return await SmtpConnection.Open(options, wayOut, cancellation);
    }

    private ValueTask GiveBack(SmtpConnection connection)
    {
        if (connection.Carried >= MostPerConnection)
        {
            return connection.DisposeAsync();
        }

        _waiting.Push((connection, clock.GetTimestamp()));
        return ValueTask.CompletedTask;
    }
}
