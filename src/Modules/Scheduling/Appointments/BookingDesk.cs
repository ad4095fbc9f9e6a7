namespace Bookings.Scheduling;

/// <summary>
/// Takes a wish to the calendar: one round trip to read everything that decides, one to write everything that follows. If somebody
/// else was faster, it decides again on what they left.
/// </summary>
internal sealed class BookingDesk(EventStore store, Practices practices)
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

        return outcome switch
        {
            Outcome.Done { IsRepeat: true } repeat => await Again(caller, new(repeat.Resource), repeat.Version, cancellation),
            Outcome.Done done => Created(id, AppointmentView.Of(id, booked!, new(command.Client, 0, command.Note)), done.Version),
            Outcome.Refused { Reason: SlotTaken or NoUnitFree } taken => (await WithAlternatives(caller.Tenant, wish, command, (BrokenRule)taken.Reason, cancellation)).ToProblem(),
            _ => ((Outcome.Refused)outcome).Reason.ToProblem(),
        };
    }

    /// <summary>One attempt: read, decide, stage. Also for those who book several at once.</summary>
    internal async Task<(Rejection? Rejection, Appointment? State)> Attempt(
        Transaction transaction, AppointmentId id, Wish wish, BookAppointment.Command command, CancellationToken cancellation)
    {
        var tenant = transaction.Caller.Tenant;
        var practice = practices.Cached(tenant) ?? await practices.Load(tenant, cancellation);
        while (true)
        {
            if (Candidates(practice, wish, out var offerings) is { } impossible)
            {
                return (impossible, null);
            }

            var length = wish.Length ?? offerings[0].Rules.Durations[0];
            var near = command.Start.Near(offerings[0].Zone);
            var read = transaction.Read();
            var known = BookingRead.Ask(read, tenant, offerings, near, length, command.Client, command.Now, wish.Hold?.Value ?? default);
            await read.Run(cancellation);
            if (known.PracticeVersion != practice.Version)
            {
                practice = await practices.Load(tenant, cancellation);
                continue;
            }

            return Stage(transaction, id, wish, command with { Length = length }, offerings, known, near);
        }
    }

    private static (Rejection? Rejection, Appointment? State) Stage(
        Transaction transaction, AppointmentId id, Wish wish, BookAppointment.Command command, IReadOnlyList<Offering> offerings, BookingRead known, Instant near)
    {
        var day = near.InZone(offerings[0].Zone.Rules).Date;
        Rejection? first = null;
        foreach (var offering in InFairOrder(offerings, known, near))
        {
            switch (BookAppointment.Decide(command, offering, known.Known(offering, day, command.Now), known.Client.Earlier, known.Client.Next))
            {
                case Decision<AppointmentEvent>.Accepted yes:
                    MakeRoom(transaction, known.ExpiredHolders, wish.Hold);
                    transaction.DecideAgainWhenBroken(AllocationRow.During, new SlotTaken());
                    transaction.DecideAgainWhenBroken(AllocationRow.ByApproach, new SlotTaken());
                    // Two bookings of one client drew the same number: nobody has taken the time.
                    transaction.DecideAgainWhenBroken("appointments_nth_of_client");
                    transaction.WhenBroken("live_subject", new ClientUnknown());
                    return (null, transaction.Start(Appointment.Of(id), command.Client.Subject, yes.Events));
                case Decision<AppointmentEvent>.Rejected no:
                    first ??= no.Reason;
                    break;
            }
        }

        return (first, null);
    }

    /// <summary>Holds that ran out, and the one that is redeemed, leave their rows to the booking in its own transaction.</summary>
    internal static void MakeRoom(Transaction transaction, IReadOnlyList<Guid> expired, HoldId? redeemed)
    {
        Guid[] holders = redeemed is { } hold ? [.. expired, hold.Value] : [.. expired];
        if (holders.Length > 0)
        {
            transaction.First(
                "delete from scheduling.allocation where tenant_id = $1 and holder = any($2) and kind = 'hold'",
                Param.Tenant(transaction.Caller.Tenant), Param.Uuids(holders));
        }
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

    private async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> Again(Caller caller, AppointmentId id, long version, CancellationToken cancellation)
    {
        var (view, _) = await GetAppointment.Show(store, caller.Tenant, id, cancellation, version);
        return Created(id, view!, version);
    }

    /// <summary>Up to three free starts within a week of the wish: nobody should have to ask again to learn what there is.</summary>
    private async Task<Rejection> WithAlternatives(TenantId tenant, Wish wish, BookAppointment.Command command, BrokenRule rule, CancellationToken cancellation)
    {
        if (practices.Cached(tenant) is not { } practice || Candidates(practice, wish, out var offerings) is not null)
        {
            return rule;
        }

        var near = command.Start.Near(offerings[0].Zone);
        var read = store.Read(tenant);
        var calendar = CalendarRead.Ask(read, tenant, offerings.SelectMany(offering => offering.Resources), near - Duration.FromDays(8), near + Duration.FromDays(9), command.Now);
        await read.Run(cancellation);
        var length = wish.Length ?? offerings[0].Rules.Durations[0];
        var day = near.InZone(offerings[0].Zone.Rules).Date;
        var free = offerings.SelectMany(offering => Slots.Alternatives(offering.At(command.Now, calendar.Taken), length, near, new(day.PlusDays(-7), day.PlusDays(7))));
        Slot[] nearest = [.. free.DistinctBy(slot => slot.At).OrderBy(slot => slot.At > near ? slot.At - near : near - slot.At).Take(3).OrderBy(slot => slot.At)];
        return rule is SlotTaken ? new SlotTaken { Alternatives = nearest } : rule;
    }

    private static CreatedVersioned<AppointmentView> Created(AppointmentId id, AppointmentView view, long version) =>
        Answers.Created($"/v1/appointments/{id.Value}", view, version);
}

internal sealed record LocationNeeded() : Rejection(Because.RuleBroken, "location-needed", "This service is given at several locations: say at which.");

internal sealed record NotGivenThere() : Rejection(Because.RuleBroken, "not-given-there", "Nobody gives this service there.");

internal sealed record ClientUnknown() : Rejection(Because.NotFound, "client-unknown", "There is no such client, or they have been erased.");
