namespace Bookings.Notifications;

/// <summary>
/// The gateway that text messages are handed to over HTTP: the section <c>Bookings:Notifications:Sms</c>. <c>{to}</c>, <c>{text}</c> and <c>{id}</c> stand for the number,
/// the words and the message's id, each escaped as its place wants it.
/// </summary>
internal sealed class SmsOptions
{
    /// <summary>Without one, nothing is sent as a text message. May hold <c>{id}</c>; numbers and words go into the body alone, for addresses end up in logs.</summary>
    public string? Url { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>POST or PUT.</summary>
    public string Method { get; set; } = "POST";

    /// <summary>Lines of <c>Name: value</c>, among them the gateway's password; <c>{id}</c> may stand in a value.</summary>
    public string Headers { get; set; } = "";

    /// <summary><c>application/json</c> or <c>application/x-www-form-urlencoded</c>.</summary>
    public string ContentType { get; set; } = SmsBody.Json;

    /// <summary>Such as <c>{"to":"{to}","message":"{text}","reference":"{id}"}</c> or <c>To={to}&amp;Body={text}</c>.</summary>
    public string? Body { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>How long the gateway may take.</summary>
    public int Seconds { get; set; } = 15;

    internal IEnumerable<(string Name, string Value)> HeaderLines =>
        from line in Headers.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let colon = line.IndexOf(':', StringComparison.Ordinal)
        select colon < 0 ? (line, "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
}
