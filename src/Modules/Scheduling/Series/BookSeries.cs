using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>All appointments of a series are booked at once, or none: every conflict has been decided on before.</summary>
internal static class BookSeries
{
    /// <param name="First">The first date, on the location's calendar.</param>
    /// <param name="Time">On the location's clock.</param>
    /// <param name="OnConflict">What becomes of a date that cannot be had: refuse everything, skip it, or shift it to the nearest free start of its day.</param>
    /// <param name="Choices">What becomes of single dates, where it is not <paramref name="OnConflict"/>.</param>
    /// <param name="Note">For every appointment; sealed with the client's other data. At most 2,000 characters.</param>
    internal sealed record Request(
        Guid ClientId, Guid ServiceId, Guid ProviderId, LocalDate First, LocalTime Time, Repeats Repeats, Guid? LocationId = null, Duration? Duration = null,
        OnConflict OnConflict = OnConflict.Refuse, IReadOnlyList<Choice>? Choices = null, string? Note = null);

    internal sealed record Choice(LocalDate Date, OnConflict OnConflict);

    internal sealed record Command(
        SeriesId Id, SeriesWish Wish, OnConflict OnConflict, IReadOnlyDictionary<LocalDate, OnConflict> Choices, string? Note, Instant Now);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.ProviderId).Drawn();
            RuleFor(request => request.Repeats).SetValidator(new RepeatsValidator());
            RuleFor(request => request.OnConflict).IsInEnum();
            RuleFor(request => request.Choices).Must(all => all is null || (all.Count <= 366 && all.DistinctBy(choice => choice.Date).Count() == all.Count))
                .WithWords(new("must name each date once", "kan navngi hver dato bare én gang", "deve indicare ogni data una sola volta"));
            RuleFor(request => request.Note).RuneLength(2_000);
        }
    }

    /// <summary>What each date comes to, one after the other: numbers, limits and visit facts count up within the series.</summary>
    internal static (Rejection? Refusal, IReadOnlyList<(LocalDate Date, AppointmentEvent Fact)> Booked) Decide(Command command, SeriesDesk.Looked seen)
    {
        var (booked, conflicts, visits) = (new List<(LocalDate, AppointmentEvent)>(), new List<OccurrenceView>(), seen.Visits.ToList());
        foreach (var occurrence in SeriesPlan.Of(seen.Known, command.Wish.Rule, command.Wish.First, command.Wish.Time, seen.Length))
        {
            var date = occurrence.Wish.Date;
            var choice = command.Choices.GetValueOrDefault(date, command.OnConflict);
            if (!occurrence.IsFree() && choice == OnConflict.Skip)
            {
                continue;
            }

            StartWish? start = occurrence.IsFree() ? new(occurrence.Wish, null, null, null)
                : choice == OnConflict.Shift && occurrence.Shift is { } slot ? new(slot.Local(), slot.Offset, slot.At, null)
                : null;
            var next = new KnownVisit(date, seen.Offering.ServiceId, seen.Offering.ProviderId);
            var known = seen.Known with { Client = seen.Known.Client! with { Open = seen.Known.Client.Open + booked.Count } };
            if (start is { } wish && BookAppointment.Decide(
                    new(command.Wish.Client, wish, seen.Length, command.Note, OverrideReason: null, Source.Api, command.Now, command.Id),
                    seen.Offering, known, EarlierVisits.Of(visits, next), seen.Next + booked.Count) is Decision<AppointmentEvent>.Accepted yes)
            {
                booked.Add((date, yes.Events[0]));
                visits.Add(next);
            }
            else
            {
                conflicts.Add(OccurrenceView.Of(occurrence));
            }
        }

        return conflicts.Count > 0 || booked.Count == 0 ? (new SeriesConflict(conflicts), []) : (null, booked);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/series", Handle)
        .WithName(nameof(BookSeries))
        .WithSummary("Book a series")
        .WithDescription("Books every date in one transaction. Dates that cannot be had and for which nothing was chosen make it 409 series-conflict, and nothing is booked.")
        .WithTags("Series")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .RefusesBooking()
        .Refuses<SeriesContradicts>().Refuses<SeriesTooLong>().Refuses<SeriesConflict>();

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, SeriesDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var wish = new SeriesWish(
            new(request.ServiceId), new(request.ProviderId), request.LocationId is { } location ? new(location) : null, new(request.ClientId), request.Duration,
            request.Repeats.ToRule(), request.First, request.Time);
        var command = new Command(
            new(Guid.CreateVersion7()), wish, request.OnConflict, (request.Choices ?? []).ToDictionary(choice => choice.Date, choice => choice.OnConflict), request.Note,
            clock.GetCurrentInstant());
        var outcome = await store.Transact(caller, transaction => Attempt(transaction, command, desk, cancellation), cancellation);
        return outcome.ToCreated("series");
    }

    private static async Task<Rejection?> Attempt(Transaction transaction, Command command, SeriesDesk desk, CancellationToken cancellation)
    {
        var (rejection, seen) = await desk.Look(transaction, command.Wish, command.Now, cancellation);
        if (seen is null)
        {
            return rejection;
        }

        var (refusal, booked) = Decide(command, seen);
        if (refusal is not null)
        {
            return refusal;
        }

        var dates = booked.Select(one => (one.Date, Id: new AppointmentId(Guid.CreateVersion7()), one.Fact)).ToList();
        transaction.Start(AppointmentSeries.Of(command.Id), owner: null, new SeriesBooked(
            command.Now, seen.Offering.ServiceId, seen.Offering.ProviderId, seen.Offering.LocationId, command.Wish.Rule, command.Wish.First, command.Wish.Time, seen.Length,
            [.. dates.Select(one => new SeriesDate(one.Date, one.Id))]));
        foreach (var (_, id, fact) in dates)
        {
            transaction.Start(Appointment.Of(id), command.Wish.Client.Subject, fact);
        }

        BookingDesk.MakeRoom(transaction, seen.ExpiredHolders, redeemed: null);
        BookingDesk.WhenOthersWereFaster(transaction);
        return null;
    }
}
