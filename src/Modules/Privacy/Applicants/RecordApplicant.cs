using Bookings.Access.Contracts;
using Bookings.Consent.Contracts;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>Somebody applies for a position. Nothing is asked of them that is not needed, and they are told what becomes of it first.</summary>
internal static class RecordApplicant
{
    private const string NoticeKind = "applicants";

    /// <param name="Position">As it was advertised: words that everyone may see.</param>
    /// <param name="Note">What their letter says, or what somebody noted.</param>
    internal sealed record Request(string Position, string Name, string? Email = null, string? Phone = null, string? Note = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(Instant Now, PublicText Position, int? Notice, ApplicantDetails Details);

    /// <summary>GDPR Art. 13: whoever gives their data is told at that moment what becomes of it.</summary>
    internal sealed record NoticeMissing() : Rejection(Because.Conflict, "applicant-notice-missing", new(
        "There is no notice to applicants in force: publish a document of the kind 'applicants' first, and give it to them.",
        "Det finnes ingen gjeldende informasjon til søkere: publiser først et dokument av typen 'applicants', og gi det til dem.",
        "Non c'è un'informativa per i candidati in vigore: pubblica prima un documento di tipo 'applicants' e consegnalo."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        private static readonly Words IsAddress = new("must be an e-mail address", "må være en e-postadresse", "deve essere un indirizzo e-mail");
        private static readonly Words IsNumber = new("must be a telephone number such as +4790000000", "må være et telefonnummer som +4790000000", "deve essere un numero di telefono come +4790000000");

        public Validator()
        {
            RuleFor(request => request.Position).NotNull().OneLine().RuneLength(100, min: 1);
            RuleFor(request => request.Name).NotNull().OneLine().RuneLength(200, min: 1);
            RuleFor(request => request.Email).Must(email => email is null || Contact.TryNormalise(ContactKind.Email, email, out _)).WithWords(IsAddress);
            RuleFor(request => request.Phone).Must(phone => phone is null || Contact.TryNormalise(ContactKind.Phone, phone, out _)).WithWords(IsNumber);
            RuleFor(request => request.Note).RuneLength(4_000, min: 1);
        }
    }

    internal static Decision<ApplicantEvent> Decide(Command command) => command.Notice is { } notice
        ? new ApplicationReceived(command.Now, command.Position, notice, Personal<ApplicantDetails>.Of(command.Details))
        : new NoticeMissing();

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/applicants", Handle)
        .WithName(nameof(RecordApplicant))
        .WithSummary("Record somebody who applies for a position")
        .WithDescription($"Sealed as everybody's data is. A retention rule for applicants ends it, counted from the decision or, as long as there is none, from today. Where the business has no such rule, {AgingApplicants.UsualDays} days become it: see GET /v1/retention.")
        .WithTags("Applicants")
        .Requires(May.ChooseApplicants)
        .ShowsPersonal()
        .Validates(new Validator())
        .Refuses<NoticeMissing>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<ApplicantView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, IConsents consents, IBusinessProfiles businesses, ApplicantCards cards, TimeProvider clock,
        IOptions<PrivacyOptions> options, CancellationToken cancellation)
    {
        var (id, now) = (SubjectId.New(), clock.GetCurrentInstant());
        var language = (await businesses.Of(caller.Tenant, cancellation))?.Language ?? Language.Of("en");
        var notice = (await consents.Load(caller.Tenant, cancellation)).Documents(language, now).FirstOrDefault(document => document.Kind == NoticeKind)?.Version;
        var command = new Command(now, new(request.Position), notice, new(request.Name, request.Email, request.Phone, request.Note));
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var rules = read.Stream(RetentionRules.Stream);
            await read.Run(cancellation);
            if (Decide(command) is not Decision<ApplicantEvent>.Accepted accepted)
            {
                return new NoticeMissing();
            }

            transaction.Introduce(id);
            transaction.Start(Applicant.Of(id), id, accepted.Events);
            if (AgingApplicants.Usual(rules.Value.State, now, Duration.FromDays(options.Value.RetentionGraceDays)) is { } usual)
            {
                transaction.Append(rules.Value, usual);
            }

            return null;
        }, cancellation);
        return await outcome.Match<Task<Results<CreatedVersioned<ApplicantView>, ProblemHttpResult>>>(
            done: async done => await cards.Of(caller.Tenant, done.Resource, cancellation) is var (view, version)
                ? Answers.Created($"/v1/applicants/{done.Resource}", view, version) : new ApplicantUnknown().ToProblem(),
            refused: reason => Task.FromResult<Results<CreatedVersioned<ApplicantView>, ProblemHttpResult>>(reason.ToProblem()));
    }
}
