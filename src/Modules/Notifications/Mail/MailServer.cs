using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Bookings.Notifications;

/// <summary>What came of handing something over to whoever delivers it.</summary>
internal enum Handover
{
    /// <summary>It is theirs now.</summary>
    Taken,

    /// <summary>Refused for good: trying again does not help.</summary>
    Refused,

    /// <summary>Not now: busy, away, or nobody knows whether it was taken. To be tried again as the same message.</summary>
    Later,
}

/// <param name="Status">The code of the answer, such as <c>250</c>, <c>550 5.1.1</c> or <c>unreachable</c>: never an address, never words.</param>
internal sealed record HandoverResult(Handover Handover, string Status);

/// <summary>The mail server: connections are kept and used again, a few at once, so that a returning server is not run over.</summary>
internal sealed class MailServer(SmtpOptions options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Servers end connections that carried much or waited long; better to be first.</summary>
    private const int MostPerConnection = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _places = new(options.Connections);
    private readonly ConcurrentStack<(SmtpConnection Connection, long Since)> _waiting = new();
    private readonly DkimKey? _dkim = options.Dkim is { Domain: { } domain, Selector: { } selector, Key: { } key } ? DkimKey.FromPem(domain, selector, key) : null;

    /// <summary>Hands a mail over, signed. It fails by its result, never by an exception, but when it is cancelled.</summary>
    internal async Task<HandoverResult> Send(string to, MimeMessage message, CancellationToken cancellation)
    {
        string address;
        try
        {
            address = HeaderText.Address(to);
        }
        catch (ArgumentException)
        {
            return new(Handover.Refused, "no-address");
        }

        var mail = message.ToBytes();
        mail = _dkim?.Sign(mail, clock.GetUtcNow()) ?? mail;
        await _places.WaitAsync(cancellation);
        try
        {
            return await Send(address, mail, cancellation);
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

    private async Task<HandoverResult> Send(string address, byte[] mail, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        SmtpConnection? connection = null;
        try
        {
            connection = await Take(patience.Token);
            await connection.Send(HeaderText.Address(options.Bounces ?? options.From!), address, mail, patience.Token);
            await GiveBack(connection);
            return new(Handover.Taken, "250");
        }
        catch (SmtpRefusedException refused)
        {
            if (connection is not null)
            {
                await (refused.Reply.Code == 421 ? connection.DisposeAsync() : GiveBack(connection));
            }

            // A server that does not let us in at all may mend; a mail that it does not take stays refused.
            return new(connection is null || refused.Reply.IsTransient ? Handover.Later : Handover.Refused, refused.Reply.ToString());
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Lost after the last dot, nobody knows whether it was taken: it goes again under the same Message-ID.
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            return new(Handover.Later, fault is AuthenticationException ? "tls-failed" : fault is OperationCanceledException ? "timed-out" : "unreachable");
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
            if (clock.GetElapsedTime(waiting.Since) < Idle)
            {
                return waiting.Connection;
            }

            await waiting.Connection.DisposeAsync();
        }

        return await SmtpConnection.Open(options, cancellation);
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
