using FluentValidation;

namespace Bookings.Consent;

/// <summary>A business writes down something that it wants to do with people's data, and why it may.</summary>
internal static class DraftPurpose
{
    /// <param name="Code">What programs call it: 1 to 40 lower-case letters, digits and dashes. It never changes.</param>
    internal sealed record Request(string Code, TermsOfPurpose Terms);

    /// <param name="Code">Null for the purpose's own.</param>
    internal sealed record Command(Instant At, Code? Code, PurposeTerms Terms);

    internal sealed record PurposeCodeTaken() : Rejection(Because.Conflict, "purpose-code-taken", new(
        "There is a purpose of this code already.", "Det finnes allerede et formål med denne koden.", "Esiste già una finalità con questo codice."));

    internal sealed record LawfulBasisFixed() : Rejection(Because.Conflict, "lawful-basis-fixed", new(
        "What a published purpose rests on cannot be changed afterwards: retire it, and draft another.",
        "Grunnlaget for et publisert formål kan ikke endres etterpå: avslutt det, og lag et nytt.",
        "La base giuridica di una finalità pubblicata non si può cambiare dopo: ritirala e preparane un'altra."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Code).IsCode();
            RuleFor(request => request.Terms).SetValidator(new TermsOfPurpose.Validator());
        }
    }

    internal static Decision<PurposeEvent> Decide(Command command, Purpose purpose) => purpose switch
    {
        { Status: PurposeStatus.Retired } => new PurposeIsRetired(),
        { Status: PurposeStatus.None } when command.Code is null => new PurposeUnknown(),
        _ when purpose.Latest() is { } latest && latest.Terms.Basis != command.Terms.Basis => new LawfulBasisFixed(),
        _ when purpose.Draft == command.Terms => Decision.Unchanged,
        _ => new PurposeDrafted(command.At, command.Code ?? purpose.Code, command.Terms),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/purposes", Handle)
        .WithName(nameof(DraftPurpose))
        .WithSummary("Draft a purpose")
        .Requires(May.WritePolicies)
        .Validates(new Validator())
        .Refuses<PurposeCodeTaken>();

    private static async Task<Results<CreatedVersioned<PurposeView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(clock.GetCurrentInstant(), new Code(request.Code), request.Terms.Read());
        var id = Guid.CreateVersion7();
        var outcome = await store.Transact(caller, transaction =>
        {
            transaction.WhenBroken("purposes_code", new PurposeCodeTaken());
            if (Decide(command, Purpose.Initial) is Decision<PurposeEvent>.Accepted yes)
            {
                transaction.Start(Purpose.Of(id), owner: null, yes.Events);
            }

            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        return await outcome.Match<Results<CreatedVersioned<PurposeView>, ProblemHttpResult>>(
            done: async done =>
            {
                var purpose = await store.Load(caller.Tenant, Purpose.Of(done.Resource), cancellation, done.Version);
                return Answers.Created($"/v1/purposes/{done.Resource}", PurposeView.Of(done.Resource, purpose.State), done.Version);
            },
            refused: reason => reason.ToProblem());
    }
}

/// <summary>The next version of a purpose is written. What people said yes to stays what it was.</summary>
internal static class RedraftPurpose
{
    internal sealed record Request(TermsOfPurpose Terms);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Terms).SetValidator(new TermsOfPurpose.Validator());
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/purposes/{purposeId:guid}/draft", Handle)
        .WithName(nameof(RedraftPurpose))
        .WithSummary("Draft the next version of a purpose")
        .Requires(May.WritePolicies)
        .Validates(new Validator())
        .Refuses<PurposeUnknown>().Refuses<PurposeIsRetired>().Refuses<DraftPurpose.LawfulBasisFixed>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid purposeId, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new DraftPurpose.Command(clock.GetCurrentInstant(), null, request.Terms.Read());
        return (await store.Transact(caller, Purpose.Of(purposeId), purpose => DraftPurpose.Decide(command, purpose), cancellation)).ToChanged();
    }
}
