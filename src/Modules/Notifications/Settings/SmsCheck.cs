using System.Net.Http.Headers;
using System.Text.Json;

namespace Bookings.Notifications;

/// <summary>What is wrong with the settings of the gateway for text messages.</summary>
internal static class SmsCheck
{
    /// <summary>What would break out of its place, were it not escaped.</summary>
    private const string Hostile = "\"}\\&=+%\n{text}ø";

    internal static IEnumerable<ConfigurationProblem> Problems(NotificationsOptions settings) =>
        from problem in settings.Sms.Url is { Length: > 0 } url ? Address(url).Concat(Request(settings.Sms)) : Forgotten(settings.Sms)
        select problem with { Setting = $"Sms:{problem.Setting}" };

    private static IEnumerable<ConfigurationProblem> Address(string url)
    {
        if (SmsBody.Places(url).Any(place => place != "id"))
        {
            yield return new("Url", "holds {to} or {text}, and addresses end up in logs", "Put them into Body; {id} alone may stand in an address.");
        }

        if (!Uri.TryCreate(url.Replace("{id}", "0", StringComparison.Ordinal), UriKind.Absolute, out var address) || address.UserInfo.Length > 0)
        {
            yield return new("Url", "is not an address", "Write it as https://sms.example.net/messages; a password goes into Headers.");
        }
        else if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            yield return new("Url", "is not https, and numbers are never sent in clear", "Write it as https://…; http is for a gateway on this machine.");
        }
        else if (!Uri.TryCreate(url.Replace("{id}", "1", StringComparison.Ordinal), UriKind.Absolute, out var other) || other.Host != address.Host)
        {
            yield return new("Url", "holds {id} in the name of the host, and who is asked depends on no message", "Put it into the path.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Request(SmsOptions sms)
    {
        if (sms.Method is not ("POST" or "PUT"))
        {
            yield return new("Method", "is not a method that carries a body", "Write POST or PUT.");
        }

        if (sms.HeaderLines.Any(header => !IsHeader(header.Name, header.Value)))
        {
            yield return new("Headers", "has a line that is no header of a request", "Write each on a line of its own, as Authorization: Bearer …; the media type is the setting ContentType.");
        }

        if (sms.Seconds is < 1 or > 300)
        {
            yield return new("Seconds", "is not a time to wait", "Write a number of seconds from 1 to 300.");
        }

        if (sms.ContentType is not (SmsBody.Json or SmsBody.Form))
        {
            yield return new("ContentType", "is not a kind of body that values can be escaped for", $"Write {SmsBody.Json} or {SmsBody.Form}.");
        }
        else if (sms.Body is not { } body || !SmsBody.Places(body).Contains("to", StringComparer.Ordinal) || !SmsBody.Places(body).Contains("text", StringComparer.Ordinal))
        {
            yield return new("Body", "does not say where number and words go", "Write {to} and {text} where they belong.");
        }
        else if (sms.ContentType == SmsBody.Json && !HoldsText(body))
        {
            yield return new("Body", "is not JSON when it is filled", "Put each place between quotes, as in {\"to\":\"{to}\",\"message\":\"{text}\"}.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Forgotten(SmsOptions sms)
    {
        if (sms.Body is not null || sms.Headers.Length > 0)
        {
            yield return new("Url", "is not set, and other settings of the gateway are", "Set it, or remove them.");
        }
    }

    /// <summary>Filled with what is hostile, it is JSON that holds just that.</summary>
    private static bool HoldsText(string body)
    {
        try
        {
            using var filled = JsonDocument.Parse(SmsBody.Fill(body, _ => SmsBody.Escaped(SmsBody.Json, Hostile)));
            return Texts(filled.RootElement).Count(text => text.Contains(Hostile, StringComparison.Ordinal)) >= 2;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    private static bool IsHeader(string name, string value)
    {
        using var request = new HttpRequestMessage();
        HttpRequestHeaders headers = request.Headers;
        return value.Length > 0 && !value.Any(char.IsControl) && SmsBody.Places(value).All(place => place == "id") && headers.TryAddWithoutValidation(name, value);
    }
}
