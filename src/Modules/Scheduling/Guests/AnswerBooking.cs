using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest answers what the service asks, or answers anew, after booking; and sees what they answered.</summary>
internal static class AnswerBooking
{
    /// <param name="Answers">Those of a class take the place of all that were given in it before.</param>
    internal sealed record Request(IReadOnlyList<Answer> Answers)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Answers).AreFew(50);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/answers", Handle)
        .WithName(nameof(AnswerBooking))
        .WithSummary("Answer the questions of your booking")
        .IsVisit()
        .OfABooking()
        .Validates(new Validator())
        .TakesAnswers()
        .Refuses<NotAhead>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Request request, Visitor visitor, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation) =>
        (await store.TakeAnswers(practices, caller, visitor.Booking, request.Answers, AnswerIntake.All, Party.Client, clock.GetCurrentInstant(), cancellation)).ToChanged();
}

/// <summary>A guest sees the questions of their booking and what they answered.</summary>
internal static class SeeBookingAnswers
{
    /// <param name="Questions">As the service asks them now.</param>
    /// <param name="Answers">By the questions' keys, but for what is about health: a link in a mail opens none of that.</param>
    /// <param name="AnsweredHealth">Something about health was answered.</param>
    internal sealed record View(IReadOnlyList<ListGuestServices.Question> Questions, IReadOnlyDictionary<string, string> Answers, bool AnsweredHealth);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/answers", Handle)
        .WithName(nameof(SeeBookingAnswers))
        .WithSummary("See the questions of your booking and your answers")
        .IsVisit()
        .OfABooking();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        string business, Visitor visitor, Caller caller, HttpRequest request, BusinessLanguages languages, EventStore store, Practices practices,
        CancellationToken cancellation, string? language = null)
    {
        var read = store.Read(caller.Tenant);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
        var appointment = read.Stream(Appointment.Of(visitor.Booking));
        var ordinary = SeeAnswers.Ask(read, caller.Tenant, visitor.Booking, SeeAnswers.Table.Ordinary);
        var medical = SeeAnswers.Ask(read, caller.Tenant, visitor.Booking, SeeAnswers.Table.Medical);
        await read.Run(cancellation);
        var asked = (await practices.Current(caller.Tenant, version.Value, cancellation)).AskedBy(appointment.Value.State.Time!.Service);
        var wanted = await languages.Of(language, request, business, cancellation);
        var given = ordinary.Value is { } row ? (await row.Open(store, caller.Tenant, cancellation)).Answers : null;
        return TypedResults.Ok(new View(
            [.. asked.Fields.Select(field => ListGuestServices.Question.Of(field, wanted))], given ?? new Dictionary<string, string>(StringComparer.Ordinal), medical.Value is not null));
    }
}
