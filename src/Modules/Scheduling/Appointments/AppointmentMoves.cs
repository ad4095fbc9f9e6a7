using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// Moves an appointment in time or to another provider. Where it stands now is not known before it is read, so the calendar is read around the wish for
/// the provider that the row names: one round trip to find it, then as any booking.
/// </summary>
internal sealed class AppointmentMoves(EventStore store, Practices practices)
{
    private sealed record Place(ServiceId Service, ProviderId Provider, LocationId Location, ClientId? Client, Instant Start, Duration Length);

    public async Task<Results<Changed, ProblemHttpResult>> Move(
        Caller caller, AppointmentId id, StartWish? wish, ProviderId? provider, Instant now,
        Func<Appointment, Offering, Circumstances, Practice, Decision<AppointmentEvent>> decide, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            if (await Find(transaction, id, cancellation) is not { } place || !caller.MaySee(place.Provider))
            {
                return new AppointmentUnknown();
            }

            if (provider is { } other && !caller.MaySee(other))
            {
                return new NotYourCalendar();
            }

            var practice = practices.Cached(caller.Tenant) ?? await practices.Load(caller.Tenant, cancellation);
            while (true)
            {
                var (offering, refusal) = practice.Find(place.Service, provider ?? place.Provider, place.Location);
                if (offering is null)
                {
                    return refusal;
                }

                var near = wish?.Near(offering.Zone) ?? place.Start;
                var read = transaction.Read();
                var loaded = read.Stream(Appointment.Of(id));
                // Erased or not: somebody has to stand for the client's other bookings, and nobody has none.
                var known = BookingRead.Ask(read, caller.Tenant, [offering], near, place.Length, place.Client ?? default, now, leavingOut: id.Value);
                await read.Run(cancellation);
                if (known.PracticeVersion != practice.Version)
                {
                    practice = await practices.Load(caller.Tenant, cancellation);
                    continue;
                }

                var day = near.InZone(offering.Zone.Rules).Date;
                transaction.Answers(id.Value, loaded.Value.Version);
                switch (decide(loaded.Value.State, offering, known.Known(offering, day, now), practice))
                {
                    case Decision<AppointmentEvent>.Rejected no:
                        return no.Reason;
                    case Decision<AppointmentEvent>.Accepted yes:
                        BookingDesk.MakeRoom(transaction, known.ExpiredHolders, redeemed: null);
                        transaction.DecideAgainWhenBroken(AllocationRow.During, new SlotTaken());
                        transaction.DecideAgainWhenBroken(AllocationRow.ByApproach, new SlotTaken());
                        transaction.Append(loaded.Value, yes.Events);
                        return null;
                }
            }
        }, cancellation);

        return outcome.Match<Results<Changed, ProblemHttpResult>>(
            done: done => Answers.Changed(done.Version),
            refused: reason => reason.ToProblem());
    }

    private static async Task<Place?> Find(Transaction transaction, AppointmentId id, CancellationToken cancellation)
    {
        var read = transaction.Read();
        var place = read.Single(
            "select service_id, provider_id, location_id, client_id, starts, ends from scheduling.appointments where tenant_id = $1 and id = $2",
            row => new Place(
                new(row.GetGuid(0)), new(row.GetGuid(1)), new(row.GetGuid(2)), row.GetGuidOrNull(3) is { } client ? new(client) : null,
                row.GetInstant(4), row.GetInstant(5) - row.GetInstant(4)),
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id.Value));
        await read.Run(cancellation);
        return place.Value;
    }
}
