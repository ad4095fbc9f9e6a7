using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// Takes a wish to the calendar: one round trip to read everything that decides, one to write everything that follows. If somebody
/// else was faster, it decides again on what they left.
/// </summary>
internal sealed class BookingDesk(EventStore store, Practices practices, IClientRegistry clients)
{
    /// <summary>What is wished for, before it is known who can give it.</summary>
    internal sealed record Wish(ServiceId Service, ProviderId? Provider, LocationId? Location, Duration? Length, HoldId? Hold);

    public async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> Book(
        Caller caller, Wish wish, BookAppointment.Command command, CancellationToken cancellation)
    {
        var id = new AppointmentId(Guid.CreateVersion7());
        Appointment? booked = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var (rejection, state) = await Attempt(transaction, id, wish, command, cancellation);
            booked = state;
            return rejection;
        }, cancellation);

        return outcome is Outcome.Refused { Reason: SlotTaken or NoUnitFree } taken
            ? (await WithAlternatives(caller.Tenant, wish, command.Start, command.Now, (BrokenRule)taken.Reason, cancellation)).ToProblem()
            : await store.AnswerBooked(caller, outcome, id, booked, command.Client, command.Note, cancellation);
    }

    /// <summary>What was read about a wish: who could give it, whoever should be asked first before the others.</summary>
    internal sealed record Considered(IReadOnlyList<Offering> InOrder, BookingRead Known, LocalDate Day, Duration Length);

    /// <summary>One attempt: read, decide, stage. Also for those who book several at once.</summary>
    /// <param name="alongside">What else is to be asked in the same round trip.</param>
    internal async Task<(Rejection? Rejection, Appointment? State)> Attempt(
        Transaction transaction, AppointmentId id, Wish wish, BookAppointment.Command command, CancellationToken cancellation, Action<IReads>? alongside = null)
    {
        Appointment? booked = null;
        var rejection = await Consider(transaction, wish, command.Start, command.Client, command.Now, considered =>
        {
            var (refusal, state) = Stage(transaction, id, wish.Hold, command with { Length = considered.Length }, considered);
            booked = state;
            return refusal;
        }, cancellation, alongside);
        return (rejection, booked);
    }

    /// <summary>Reads everything that decides about a wish in one round trip, and asks <paramref name="stage"/>; again when the set-up has changed.</summary>
    internal async Task<Rejection?> Consider(
        Transaction transaction, Wish wish, StartWish start, ClientId client, Instant now, Func<Considered, Rejection?> stage, CancellationToken cancellation,
        Action<IReads>? alongside = null)
    {
        var caller = transaction.Caller;
        wish = wish with { Provider = wish.Provider ?? (caller.ProviderId is { } own ? new(own) : null) };
        if (wish.Provider is { } named && !caller.MaySee(named))
        {
            return new NotYourCalendar();
        }

        var practice = practices.Cached(caller.Tenant) ?? await practices.Load(caller.Tenant, cancellation);
        while (true)
        {
            if (Candidates(practice, wish, out var offerings) is { } impossible)
            {
                var again = transaction.Read();
                if (await practices.Newer(caller.Tenant, practice, again, again.Run, cancellation) is not { } newer)
                {
                    return impossible;
                }

                practice = newer;
                continue;
            }

            var length = wish.Length ?? offerings[0].Rules.Durations[0];
            var near = start.Near(offerings[0].Zone);
            var read = transaction.Read();
            var known = BookingRead.Ask(read, caller.Tenant, offerings, near, length, client, now, wish.Hold?.Value ?? default, clients.IsBlocked(read, caller.Tenant, client));
            var held = wish.Hold is { } hold ? Hold.Ask(read, caller.Tenant, hold) : null;
            alongside?.Invoke(read);
            await read.Run(cancellation);
            if (known.PracticeVersion != practice.Version)
            {
                practice = await practices.Load(caller.Tenant, cancellation);
                continue;
            }

            if (held is not null)
            {
                if (Hold.Refusal(held.Value, wish.Service, near, length, now) is { } refusal)
                {
                    return refusal;
                }

                offerings = [.. offerings.Where(offering => offering.ProviderId == held.Value!.Provider && offering.LocationId == held.Value.Location)];
                if (offerings.Count == 0)
                {
                    return new HoldDoesNotFit();
                }
            }

            return stage(new([.. InFairOrder(offerings, known, near)], known, near.InZone(offerings[0].Zone.Rules).Date, length));
        }
    }

    private static (Rejection? Rejection, Appointment? State) Stage(
        Transaction transaction, AppointmentId id, HoldId? redeemed, BookAppointment.Command command, Considered considered)
    {
        var known = considered.Known;
        Rejection? first = null;
        foreach (var offering in considered.InOrder)
        {
            switch (BookAppointment.Decide(command, offering, known.Known(offering, considered.Day, command.Now), known.Client.Before(new(considered.Day, offering.ServiceId, offering.ProviderId)), known.Client.Next))
            {
                case Decision<AppointmentEvent>.Accepted yes:
                    MakeRoom(transaction, known.ExpiredHolders, redeemed);
                    WhenOthersWereFaster(transaction);
                    return (null, transaction.Start(Appointment.Of(id), command.Client.Subject, yes.Events));
                case Decision<AppointmentEvent>.Rejected no:
                    first ??= no.Reason;
                    break;
            }
        }

        return (first, null);
    }

    /// <summary>Holds that ran out, and the one that is redeemed, leave their rows to the booking in its own transaction.</summary>
    internal static void MakeRoom(Transaction transaction, IReadOnlyList<Guid> expired, HoldId? redeemed) =>
        Hold.Free(transaction, redeemed is { } hold ? [.. expired, hold.Value] : [.. expired]);

    /// <summary>The constraints behind which somebody else may have been first.</summary>
    internal static void WhenOthersWereFaster(Transaction transaction)
    {
        transaction.DecideAgainWhenBroken(AllocationRow.During, new SlotTaken());
        transaction.DecideAgainWhenBroken(AllocationRow.ByApproach, new SlotTaken());
        transaction.DecideAgainWhenBroken("appointments_nth_of_client");
        transaction.WhenBroken("live_subject", new ClientUnknown());
    }

    private static IEnumerable<Offering> InFairOrder(IReadOnlyList<Offering> offerings, BookingRead known, Instant start) => offerings.Count == 1
        ? offerings
        : FairChoice.InOrder(offerings.Select(known.CandidateOf), start).Select(provider => offerings.First(offering => offering.ProviderId == provider));

    /// <summary>Who could give it where; one location, one provider or all who give the service there.</summary>
    internal static Rejection? Candidates(Practice practice, Wish wish, out IReadOnlyList<Offering> offerings)
    {
        offerings = [];
        var locations = practice.LocationsOf(wish.Service);
        if (wish.Location is null && locations.Count > 1)
        {
            return new LocationNeeded();
        }

        var location = wish.Location ?? (locations.Count == 1 ? locations[0] : default);
        if (wish.Provider is { } provider)
        {
            var (offering, refusal) = practice.Find(wish.Service, provider, location);
            offerings = offering is null ? [] : [offering];
            return refusal;
        }

        offerings = [.. practice.ProvidersOf(wish.Service, location).Select(each => practice.Find(wish.Service, each, location).Offering).OfType<Offering>()];
        return offerings.Count == 0 ? new NotGivenThere() : null;
    }

    /// <summary>Up to three free starts within a week of the wish: nobody should have to ask again to learn what there is.</summary>
    internal async Task<Rejection> WithAlternatives(TenantId tenant, Wish wish, StartWish start, Instant now, BrokenRule rule, CancellationToken cancellation)
    {
        if (practices.Cached(tenant) is not { } practice || Candidates(practice, wish, out var offerings) is not null)
        {
            return rule;
        }

        var near = start.Near(offerings[0].Zone);
        var read = store.Read(tenant);
        var calendar = CalendarRead.Ask(read, tenant, offerings.SelectMany(offering => offering.Resources), near - Duration.FromDays(8), near + Duration.FromDays(9), now);
        await read.Run(cancellation);
        var length = wish.Length ?? offerings[0].Rules.Durations[0];
        var day = near.InZone(offerings[0].Zone.Rules).Date;
        var free = offerings.SelectMany(offering => Slots.Alternatives(offering.At(now, calendar.Taken), length, near, new(day.PlusDays(-7), day.PlusDays(7))));
        Slot[] nearest = [.. free.DistinctBy(slot => slot.At).OrderBy(slot => slot.At > near ? slot.At - near : near - slot.At).Take(3).OrderBy(slot => slot.At)];
        return rule is SlotTaken ? new SlotTaken { Alternatives = nearest } : rule;
    }
}
