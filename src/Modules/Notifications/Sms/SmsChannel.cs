using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookings.Notifications;

/// <summary>Messages as text messages, handed to a gateway over HTTP. It is asked once for each attempt, and sent nowhere else by its answer.</summary>
internal sealed partial class SmsChannel : IChannel, IDisposable
{
    private readonly SmsOptions _options;
    private readonly HttpClient _http;

    internal SmsChannel(SmsOptions options, WayOut wayOut)
    {
        _options = options;
        _http = wayOut.Http(SettingsCheck.SmsExit);
        _http.Timeout = TimeSpan.FromSeconds(options.Seconds);
    }

    public Channel Kind => Channel.Sms;

    public async Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation)
    {
        if (!Number().IsMatch(outgoing.To))
        {
            return new(Handover.Refused, "no-number");
        }

        using var request = new HttpRequestMessage(new(_options.Method), SmsBody.FillId(_options.Url!, outgoing));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(SmsBody.Fill(_options.Body!, _options.ContentType, outgoing)));
        request.Content.Headers.ContentType = new(_options.ContentType, _options.ContentType == SmsBody.Json ? "utf-8" : null);
        foreach (var (name, value) in _options.HeaderLines)
        {
            request.Headers.TryAddWithoutValidation(name, SmsBody.FillId(value, outgoing));
        }

        try
        {
            // The body of the answer is not read: it may repeat the number.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new(Meaning(answer.StatusCode), ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException fault)
        {
            return new(Handover.Later, fault switch
            {
                { InnerException: RecipientNotRegisteredException } => "not-registered",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls-failed",
                _ => "unreachable",
            });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(Handover.Later, "timed-out");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A refusal of this message is for good. One of us, of our haste, or a way to somewhere else is no fault of the message.</summary>
    private static Handover Meaning(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => Handover.Taken,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired
            or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => Handover.Later,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => Handover.Refused,
        _ => Handover.Later,
    };

    /// <summary>ITU-T E.164: a plus and at most fifteen digits.</summary>
    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
