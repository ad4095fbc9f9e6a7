using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>Takes a guest's booking through the one unit of work in which all of it is written, and answers it; the same for a time, a seat and an offer.</summary>
internal sealed class GuestBookings(EventStore store, Practices practices, GuestDesk guests, TimeProvider clock)
{
    /// <summary>Takes a time or a seat for a client, asking something more in a round trip that is made anyway.</summary>
    internal delegate Task<(Rejection? Rejection, Appointment? Booked)> Taking(
        Transaction transaction, AppointmentId id, ClientId client, Instant now, Action<IReads> alongside);

    /// <param name="Alternatives">What else there is, for a time that somebody else was faster to take.</param>
    /// <param name="Tell">After the commit, once.</param>
    internal sealed record Wish(
        string Business, Caller Caller, Language Language, Func<Transaction, AppointmentId, Task<(Rejection? Rejection, Appointment? Booked)>> Attempt,
        Func<BrokenRule, Task<Rejection>>? Alternatives = null, Func<Task>? Tell = null);

    /// <summary>A booking by somebody new: who they are, what they agreed to and answered are written with it.</summary>
    internal async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> BookNew(
        string business, Caller caller, Introduction who, IReadOnlyList<Answer>? answers, HttpContext http, Taking take,
        Func<BrokenRule, Instant, Task<Rejection>>? alternatives, CancellationToken cancellation)
    {
        var (arrival, refusal) = await guests.Receive(business, caller, who, http, cancellation);
        if (arrival is null)
        {
            return refusal!;
        }

        var wish = new Wish(
            business, caller, arrival.Language,
            async (transaction, id) =>
            {
                var client = guests.Register(transaction, arrival);
                Pending<long>? policies = null;
                var (rejection, booked) = await take(transaction, id, client, arrival.Now, read => policies = guests.AskPolicies(read, caller.Tenant));
                return (rejection
                    ?? await guests.Agree(transaction, arrival, policies!.Value, client, cancellation)
                    ?? Fill(transaction, id, booked!, client, answers, arrival.Now), booked);
            },
            alternatives is null ? null : rule => alternatives(rule, arrival.Now),
            () => guests.Tell(arrival, link: null, cancellation));
        return await Book(wish, cancellation);
    }

    /// <summary>The answers that come with a booking. The practice that the attempt was judged by is in memory now.</summary>
    internal Rejection? Fill(Transaction transaction, AppointmentId id, Appointment booked, ClientId client, IReadOnlyList<Answer>? answers, Instant now) =>
        AnswerIntake.Stage(transaction, practices.Cached(transaction.Caller.Tenant)!.AskedBy(booked.Time!.Service), id, client.Subject, answers ?? [], now);

    internal async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Book(Wish wish, CancellationToken cancellation)
    {
        var (id, now) = (new AppointmentId(Guid.CreateVersion7()), clock.GetCurrentInstant());
        Appointment? booked = null;
        GuestLink? link = null;
        var outcome = await store.Transact(wish.Caller, async transaction =>
        {
            var (rejection, state) = await wish.Attempt(transaction, id);
            if (rejection is null)
            {
                transaction.Answers(id.Value);
                (booked, link) = (state, ManageAccess.AddLink(transaction, id, now));
            }

            return rejection;
        }, cancellation);

        switch (outcome)
        {
            case Outcome.Refused { Reason: SlotTaken or NoUnitFree } taken when wish.Alternatives is { } others:
                return (await others((BrokenRule)taken.Reason)).ToProblem();
            case Outcome.Refused refused:
                return refused.Reason.ToProblem();
            case Outcome.Done { IsRepeat: true } repeat:
                return await Again(wish, new(repeat.Resource), repeat.Version, now, cancellation);
        }

        if (wish.Tell is { } tell)
        {
            await tell();
        }

        return await Created(wish, id, booked!, ((Outcome.Done)outcome).Version, link!, cancellation);
    }

    /// <summary>The same answer again, but for the link: nobody knows the first one any more, so there is another.</summary>
    private async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Again(
        Wish wish, AppointmentId id, long version, Instant now, CancellationToken cancellation)
    {
        GuestLink? link = null;
        await store.Transact(wish.Caller with { Idempotency = null }, transaction =>
        {
            link = ManageAccess.AddLink(transaction, id, now);
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        var before = await store.Load(wish.Caller.Tenant, Appointment.Of(id), cancellation, version);
        return await Created(wish, id, before.State, version, link!, cancellation);
    }

    private async Task<CreatedVersioned<GuestBooking>> Created(Wish wish, AppointmentId id, Appointment booked, long version, GuestLink link, CancellationToken cancellation) =>
        Answers.Created(
            $"/v1/public/{wish.Business}/manage",
            GuestBooking.Of(id, booked, practices.Cached(wish.Caller.Tenant) ?? await practices.Load(wish.Caller.Tenant, cancellation), wish.Language, link),
            version);
}
