using System.Diagnostics.CodeAnalysis;
using NodaTime.Text;

namespace Bookings.Scheduling;

/// <summary>
/// The start that a request asks for: RFC 3339 with an offset (a moment, or with <c>[Europe/Oslo]</c> as RFC 9557 has it), or without one, then on the clock of the
/// location. Seconds are taken and must be zero.
/// </summary>
internal readonly record struct StartWish(LocalDateTime Local, Offset? Offset, Instant? At, string? Zone)
{
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    /// <summary>A moment that is known already.</summary>
    public static StartWish Of(Instant at) => new(at.InUtc().LocalDateTime, NodaTime.Offset.Zero, at, null);

    /// <summary>Of a text that the validator has let through.</summary>
    public static StartWish Parse(string text) => TryParse(text, out var wish) ? wish : throw new FormatException("Not a start.");

    public static bool TryParse([NotNullWhen(true)] string? text, out StartWish wish)
    {
        wish = default;
        if (text is null or { Length: < 16 or > 80 })
        {
            return false;
        }

        if (Minutes.Parse(text) is { Success: true } minutes)
        {
            wish = new(minutes.Value, null, null, null);
            return true;
        }

        if (LocalDateTimePattern.GeneralIso.Parse(text) is { Success: true } local)
        {
            wish = new(local.Value, null, null, null);
            return true;
        }

        if (!QueryTime.TryParse(text, null, out var moment))
        {
            return false;
        }

        var offset = OffsetDateTimePattern.Rfc3339.Parse((text.IndexOf('[', StringComparison.Ordinal) is var bracket and > 0 ? text[..bracket] : text).ToUpperInvariant()).Value;
        wish = new(offset.LocalDateTime, offset.Offset, moment.At, moment.Zone?.Id);
        return true;
    }

    /// <summary>As the location's clock shows it. A moment stays the moment, whatever zone it was written in.</summary>
    public RequestedStart In(Zone zone) => At is { } moment ? RequestedStart.At(moment, zone) : new(Local);

    /// <summary>Nearly the moment, for reading around it before the rules have judged it.</summary>
    public Instant Near(Zone zone) => At ?? zone.Rules.AtLeniently(Local).ToInstant();
}
