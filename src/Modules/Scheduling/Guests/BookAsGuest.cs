using Bookings.Clients.Contracts;
using Bookings.Consent.Contracts;
using Bookings.Notifications.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>
/// Somebody books for themself: who they are, what they accepted and answered, and the appointment in one unit of work. Whoever has the same address
/// already stays who they are: a guest is always somebody new, so that a booking neither reveals nor changes a client.
/// </summary>
internal static class BookAsGuest
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location (2027-03-01T10:00).</param>
    /// <param name="Altcha">The solved challenge.</param>
    /// <param name="Name">As the practice shall call them.</param>
    /// <param name="Email">Where the link to the booking goes.</param>
    /// <param name="ProviderId">With whom; without one whoever has least to do.</param>
    /// <param name="LocationId">Where; not needed where the service is given at one place only.</param>
    /// <param name="Duration">ISO 8601; one of the service's, by default its first.</param>
    /// <param name="HoldId">A hold of this time, which the booking redeems.</param>
    /// <param name="Note">What the practice should know; sealed. At most 2,000 characters.</param>
    /// <param name="Language">BCP 47; in which the guest is spoken to. By default what the browser prefers.</param>
    /// <param name="Accepted">The documents as they were shown: document, version, language and the text's hash.</param>
    /// <param name="Consents">What they answered to the purposes; what they left open is not here, and is a no.</param>
    /// <param name="Answers">To the questions of the service's form.</param>
    internal sealed record Request(
        Guid ServiceId, string Start, string Altcha, string Name, string? Email = null, string? Phone = null, int? BirthYear = null, Guid? ProviderId = null,
        Guid? LocationId = null, Duration? Duration = null, Guid? HoldId = null, string? Note = null, string? Language = null,
        IReadOnlyList<AcceptedVersion>? Accepted = null, IReadOnlyList<ConsentAnswer>? Consents = null, IReadOnlyList<AnswerIntake.Answer>? Answers = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.Start).Must(text => StartWish.TryParse(text, out _))
                .WithMessage("must be a time such as 2027-03-01T10:00:00+01:00, or 2027-03-01T10:00 on the location's clock");
            RuleFor(request => request.Note).RuneLength(2_000);
            RuleFor(request => request.Email).Must((request, email) => (email ?? request.Phone) is not null).WithMessage("must be there, or else a phone: how would the practice reach you?");
            RuleFor(request => request.Language).Must(code => code is null || Scheduling.Language.Find(code) is not null).WithMessage("must be a language such as nb or pt-BR");
            RuleFor(request => request.Accepted).Must(accepted => accepted is null or { Count: <= 20 }).WithMessage("must have at most 20 documents");
            RuleFor(request => request.Consents).Must(answers => answers is null or { Count: <= 50 }).WithMessage("must have at most 50 answers");
            RuleFor(request => request.Answers).Must(answers => answers is null or { Count: <= 50 }).WithMessage("must have at most 50 answers");
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/appointments", Handle)
        .WithName(nameof(BookAsGuest))
        .WithSummary("Book for yourself")
        .WithDescription("Registers the guest, keeps what they accepted and answered, and takes the time: all of it or nothing. Without the documents in force it is "
            + "409 policies-not-accepted with the documents to show. The answer holds a link to the booking that opens once; it also goes to the e-mail address.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .Validates(new Validator())
        .RefusesBooking()
        .Refuses<AnswersDoNotFit>().Refuses<PolicyMissing>().Refuses<ConsentNotAsked>()
        .Refuses<ChallengeNotSolved>().Refuses<ChallengeUsed>()
        .Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Handle(
        string business, Request request, Caller caller, HttpRequest http, GuestDesk desk, IClientRegistry clients, CancellationToken cancellation)
    {
        var guest = new NewClient(ClientSource.BookingPage, request.Name, request.Email, request.Phone, request.BirthYear);
        if (clients.Check(guest) is { Count: > 0 } wrong)
        {
            return KnownProblems.InvalidFields.ToProblem(errors: wrong);
        }

        var language = GuestLanguage.Of(request.Language, http, "en");
        return await desk.Book(business, caller, request, guest, language, new(http.Scheme, http.Host.Value ?? ""), cancellation);
    }
}

/// <summary>Where this server is reached, for links in messages.</summary>
internal sealed record Origin(string Scheme, string Host)
{
    internal string Manage(string business, GuestLink link) => $"{Scheme}://{Host}/v1/public/{business}/manage#{link.Token}";
}

/// <summary>Takes a guest's booking through all that is written with it.</summary>
internal sealed class GuestDesk(
    EventStore store, BookingDesk desk, Practices practices, IClientRegistry clients, IConsents consents, IMessages messages, Altcha altcha, TimeProvider clock)
{
    internal async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Book(
        string business, Caller caller, BookAsGuest.Request request, NewClient guest, Language language, Origin origin, CancellationToken cancellation)
    {
        var wish = new BookingDesk.Wish(
            new(request.ServiceId), request.ProviderId is { } provider ? new(provider) : null, request.LocationId is { } location ? new(location) : null,
            request.Duration, request.HoldId is { } hold ? new(hold) : null);
        var (id, now, start) = (new AppointmentId(Guid.CreateVersion7()), clock.GetCurrentInstant(), StartWish.Parse(request.Start));
        var confirmations = new List<ConfirmationDue>();
        Appointment? booked = null;
        GuestLink? link = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            confirmations.Clear();
            var client = clients.Register(transaction, guest);
            var command = new BookAppointment.Command(client, start, default, request.Note, OverrideReason: null, Source.Public, now);
            Pending<long>? version = null;
            var (rejection, state) = await desk.Attempt(
                transaction, id, wish, command, cancellation,
                alongside: read => version = read.Single(consents.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant)));
            if (rejection is not null)
            {
                return rejection;
            }

            // After the read, which lets a request through that was answered before: its solution is used up, and it is no other's.
            if (altcha.Check(request.Altcha, now) is not { } solved)
            {
                return new ChallengeNotSolved();
            }

            var policies = consents.Cached(caller.Tenant) is { } known && known.Version == version!.Value ? known : await consents.Load(caller.Tenant, cancellation);
            if (consents.Stage(transaction, policies, client.Subject, new(request.Accepted ?? [], request.Consents ?? [], "booking-page"), now, confirmations) is { } missing)
            {
                return missing;
            }

            // The practice that the attempt was judged by is in memory now.
            if (AnswerIntake.Stage(transaction, practices.Cached(caller.Tenant)!, wish.Service, id, client.Subject, request.Answers ?? [], now) is { } unfit)
            {
                return unfit;
            }

            transaction.Also(
                "insert into scheduling.solved_challenges (tenant_id, challenge, expires) values ($1, $2, $3)",
                Param.Tenant(caller.Tenant), Param.Bytes(solved.Challenge), Param.Time(solved.Expires));
            transaction.WhenBroken("solved_challenges_key", new ChallengeUsed());
            transaction.Answers(id.Value);
            (booked, link) = (state, ManageAccess.AddLink(transaction, id, now));
            return null;
        }, cancellation);

        switch (outcome)
        {
            case Outcome.Refused { Reason: SlotTaken or NoUnitFree } taken:
                return (await desk.WithAlternatives(caller.Tenant, wish, start, now, (BrokenRule)taken.Reason, cancellation)).ToProblem();
            case Outcome.Refused refused:
                return refused.Reason.ToProblem();
            case Outcome.Done { IsRepeat: true } repeat:
                return await Again(business, caller, new(repeat.Resource), repeat.Version, language, now, cancellation);
        }

        await Tell(business, caller.Tenant, guest, language, origin, link!, confirmations, cancellation);
        var practice = practices.Cached(caller.Tenant) ?? await practices.Load(caller.Tenant, cancellation);
        return Answers.Created(At(business), GuestBooking.Of(id, booked!, practice, language, link), ((Outcome.Done)outcome).Version);
    }

    /// <summary>After the commit: what was done does not hang on whether it could be told.</summary>
    private async Task Tell(
        string business, TenantId tenant, NewClient guest, Language language, Origin origin, GuestLink link, List<ConfirmationDue> confirmations, CancellationToken cancellation)
    {
        if (guest.Email is not { } email || !Access.Contracts.Language.TryParse(language.Code, out var spoken))
        {
            return;
        }

        await messages.Send(
            new(tenant, MessageKind.ManageLink, email, spoken, new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = origin.Manage(business, link) }), cancellation);
        await consents.SendConfirmations(tenant, confirmations, email, spoken, cancellation);
    }

    /// <summary>The same answer again, but for the link: nobody knows the first one any more, so there is another.</summary>
    private async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Again(
        string business, Caller caller, AppointmentId id, long version, Language language, Instant now, CancellationToken cancellation)
    {
        GuestLink? link = null;
        await store.Transact(caller with { Idempotency = null }, transaction =>
        {
            link = ManageAccess.AddLink(transaction, id, now);
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        var before = await store.Load(caller.Tenant, Appointment.Of(id), cancellation, version);
        var practice = practices.Cached(caller.Tenant) ?? await practices.Load(caller.Tenant, cancellation);
        return Answers.Created(At(business), GuestBooking.Of(id, before.State, practice, language, link), version);
    }

    private static string At(string business) => $"/v1/public/{business}/manage";
}
