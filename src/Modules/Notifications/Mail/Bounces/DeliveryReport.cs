using System.Text;
using System.Text.RegularExpressions;

namespace Bookings.Notifications;

/// <summary>What became of a mail for one recipient (RFC 3464, section 2.3.3).</summary>
internal enum DeliveryAction
{
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Expanded,
}

/// <param name="Status">Such as <c>5.1.1</c> (RFC 3463).</param>
internal sealed record RecipientReport(DeliveryAction Action, string Status);

/// <summary>A delivery report (RFC 3464): which mail, and what became of it. Addresses, and words of people or servers, are left where they were.</summary>
/// <param name="MessageId">Of the mail that it tells of, with its brackets; null where the report does not bring its headers along.</param>
internal sealed partial record DeliveryReport(string? MessageId, IReadOnlyList<RecipientReport> Recipients)
{
    /// <summary>Null where the mail is no delivery report, whatever else it may be.</summary>
    internal static DeliveryReport? Parse(ReadOnlySpan<byte> mail)
    {
        var (headers, body) = Split(Encoding.Latin1.GetString(mail).ReplaceLineEndings("\n"));
        var type = headers.GetValueOrDefault("content-type", "");
        if (!type.StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase) || !IsOfDelivery().IsMatch(type) || Boundary().Match(type) is not { Success: true } boundary)
        {
            return null;
        }

        var parts = Parts(body ?? "", boundary.Groups["text"].Value).Select(Split).ToList();
        var status = parts.Find(part => Is(part.Headers, "message/delivery-status", "message/global-delivery-status")).Body;
        var returned = parts.Find(part => Is(part.Headers, "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")).Body;
        return status is null ? null : new(returned is null ? null : Split(returned).Headers.GetValueOrDefault("message-id"), [.. Recipient(status)]);
    }

    /// <summary>The first group of fields is about the mail, each of the others about a recipient (section 2.1).</summary>
    private static IEnumerable<RecipientReport> Recipient(string status) =>
        from fields in Groups().Split(status.Trim('\n')).Skip(1).Select(text => Split($"{text}\n\n").Headers)
        where Enum.TryParse<DeliveryAction>(Word().Match(fields.GetValueOrDefault("action", "")).Value, ignoreCase: true, out _)
        let code = Code().Match(fields.GetValueOrDefault("status", ""))
        where code.Success
        select new RecipientReport(Enum.Parse<DeliveryAction>(Word().Match(fields["action"]).Value, ignoreCase: true), code.Value);

    /// <summary>RFC 2046, section 5.1.1.</summary>
    private static IEnumerable<string> Parts(string body, string boundary)
    {
        StringBuilder? part = null;
        foreach (var line in body.Split('\n'))
        {
            if (line.TrimEnd() is var end && (end == $"--{boundary}" || end == $"--{boundary}--"))
            {
                if (part is not null)
                {
                    yield return part.ToString();
                }

                part = end == $"--{boundary}" ? new() : null;
            }
            else
            {
                part?.Append(line).Append('\n');
            }
        }
    }

    /// <summary>Unfolded headers by lower-case name, of several the first, and what comes after the empty line.</summary>
    private static (Dictionary<string, string> Headers, string Body) Split(string entity)
    {
        var end = entity.StartsWith('\n') ? 0 : entity.IndexOf("\n\n", StringComparison.Ordinal);
        var head = Fold().Replace(end < 0 ? entity : entity[..end], " ");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in head.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.TryAdd(line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            }
        }

        return (headers, end < 0 ? "" : entity[(end + (end == 0 ? 1 : 2))..]);
    }

    private static bool Is(Dictionary<string, string>? headers, params ReadOnlySpan<string> types) =>
        headers is not null && types.Contains(headers.GetValueOrDefault("content-type", "").Split(';')[0].Trim().ToLowerInvariant());

    [GeneratedRegex(@"\breport-type\s*=\s*""?delivery-status\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsOfDelivery();

    [GeneratedRegex(@"\bboundary\s*=\s*(?:""(?<text>[^""]+)""|(?<text>[^\s;""]+))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\n[ \t]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fold();

    [GeneratedRegex(@"\n[ \t]*\n+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Groups();

    [GeneratedRegex(@"\A[A-Za-z]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[245]\.[0-9]{1,3}\.[0-9]{1,3}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
