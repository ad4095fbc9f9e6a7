using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>How a series repeats (RFC 5545, RRULE): every so many days, weeks or months, so often or until a date.</summary>
/// <param name="Interval">1 to 99.</param>
/// <param name="Days">Weekdays of a weekly series; by default the first date's.</param>
/// <param name="Nth">For monthlyByWeekday: 1 to 5, or -1 for the month's last.</param>
/// <param name="Count">So many dates, at most 52; or <paramref name="Until"/>, that date included.</param>
/// <param name="Except">Dates left out.</param>
internal sealed record Repeats(
    Recurrence Every, int Interval = 1, IReadOnlyList<IsoDayOfWeek>? Days = null, int Nth = 1, int? Count = null, LocalDate? Until = null, IReadOnlyList<LocalDate>? Except = null)
{
    internal SeriesRule ToRule() => new(Every, Interval, Days ?? [], Nth, Count, Until, Except ?? []);
}

/// <summary>What a series is wished for.</summary>
internal sealed record SeriesWish(
    ServiceId Service, ProviderId Provider, LocationId? Location, Bookings.Clients.Contracts.ClientId Client, Duration? Length, SeriesRule Rule, LocalDate First, LocalTime Time);

/// <summary>What becomes of a date that cannot be had: everything is refused, the date is left out, or it moves to the nearest free start of its day.</summary>
internal enum OnConflict
{
    Refuse,
    Skip,
    Shift,
}

internal sealed class RepeatsValidator : AbstractValidator<Repeats>
{
    public RepeatsValidator()
    {
        RuleFor(repeats => repeats.Every).IsInEnum();
        RuleFor(repeats => repeats.Interval).InclusiveBetween(1, 99);
        RuleFor(repeats => repeats.Count).InclusiveBetween(1, AppointmentSeries.Most);
        RuleFor(repeats => repeats.Days).Must(days => days is not { Count: > 7 }).WithWords(SharedWords.HoldingAtMost(7));
        RuleFor(repeats => repeats.Except).Must(dates => dates is not { Count: > 366 }).WithWords(SharedWords.HoldingAtMost(366));
    }
}
