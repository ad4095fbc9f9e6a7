using FluentValidation;

namespace Bookings.Privacy;

/// <summary>It was made sure that whoever asks is who they say.</summary>
internal static class IdentifyRequester
{
    /// <param name="How">in-person, document, contact-code or known.</param>
    internal sealed record Request(string? How);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.How).NotNull().OneOf(RequestSpelling.Identities);
    }

    internal static Decision<DataRequestEvent> Decide(Code how, Instant now, DataRequest request) =>
        !request.Exists ? new RequestUnknown()
        : request.Identity == how ? Decision.Unchanged
        : !request.IsOpen ? new RequestSettled()
        : new RequesterIdentified(now, how);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-requests/{id:guid}/identify", Handle)
        .WithName(nameof(IdentifyRequester))
        .WithSummary("Note how it was made sure who asks")
        .WithTags("Privacy")
        .Requires(May.TakeRequests)
        .Validates(new Validator())
        .Refuses<RequestUnknown>().Refuses<RequestSettled>().Refuses<PersonNotLive>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, DataRequests requests, TimeProvider clock, CancellationToken cancellation) =>
        requests.Change(caller, id, state => Decide(new(request.How!), clock.GetCurrentInstant(), state), news: null, cancellation);
}

/// <summary>The answer takes two months more.</summary>
internal static class ExtendDataRequest
{
    /// <param name="Reason">For the person: it is in the message to them, so nothing in it that does not belong into a mail.</param>
    internal sealed record Request(string Reason)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotNull().RuneLength(IDataRequests.Longest, min: 1);
    }

    internal static Decision<DataRequestEvent> Decide(string reason, Instant now, LocalDate today, DataRequest request) =>
        !request.Exists ? new RequestUnknown()
        : !request.IsOpen ? new RequestSettled()
        : request.Extended is not null ? new AlreadyExtended()
        : today > request.Due ? new TooLateToExtend()
        : new DataRequestExtended(now, RequestClock.ExtendedDue(request.On), Personal<string>.Of(reason));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-requests/{id:guid}/extend", Handle)
        .WithName(nameof(ExtendDataRequest))
        .WithSummary("Take two months more for an answer")
        .WithDescription("Once, within the first month, and with a reason that the person is told (GDPR Art. 12(3)): the message to them says until when, and why.")
        .WithTags("Privacy")
        .Requires(May.AnswerRequests)
        .Validates(new Validator())
        .Refuses<RequestUnknown>().Refuses<RequestSettled>().Refuses<AlreadyExtended>().Refuses<TooLateToExtend>().Refuses<PersonNotLive>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, DataRequests requests, BusinessDay days, TimeProvider clock, CancellationToken cancellation)
    {
        var today = await days.Of(caller.Tenant, cancellation);
        return await requests.Change(caller, id, state => Decide(request.Reason, clock.GetCurrentInstant(), today, state), new News(request.Reason), cancellation);
    }
}

/// <summary>The person has what they asked for.</summary>
internal static class AnswerDataRequest
{
    /// <param name="Text">For the person; where what they asked for is done otherwise, nothing has to be said.</param>
    internal sealed record Request(string? Text = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Text).RuneLength(IDataRequests.Longest, min: 1);
    }

    internal static Decision<DataRequestEvent> Decide(string? text, Instant now, DataRequest request) =>
        !request.Exists ? new RequestUnknown()
        : !request.IsOpen ? new RequestSettled()
        : request.Identity is null ? new RequesterUnchecked()
        : new DataRequestAnswered(now, text is null ? null : Personal<string>.Of(text));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-requests/{id:guid}/answer", Handle)
        .WithName(nameof(AnswerDataRequest))
        .WithSummary("Answer a request")
        .WithDescription("Not before it is sure who asks. They are written to, and read the answer through their link.")
        .WithTags("Privacy")
        .Requires(May.AnswerRequests)
        .Validates(new Validator())
        .Refuses<RequestUnknown>().Refuses<RequestSettled>().Refuses<RequesterUnchecked>().Refuses<PersonNotLive>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, DataRequests requests, TimeProvider clock, CancellationToken cancellation) =>
        requests.Change(caller, id, state => Decide(request.Text, clock.GetCurrentInstant(), state), new News(), cancellation);
}

/// <summary>Nothing is done, and the person is told why.</summary>
internal static class RefuseDataRequest
{
    internal static Decision<DataRequestEvent> Decide(string reason, Instant now, DataRequest request) =>
        !request.Exists ? new RequestUnknown()
        : !request.IsOpen ? new RequestSettled()
        : new DataRequestRefused(now, Personal<string>.Of(reason));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-requests/{id:guid}/refuse", Handle)
        .WithName(nameof(RefuseDataRequest))
        .WithSummary("Refuse a request")
        .WithDescription("With a reason (GDPR Art. 12(4)). They are written to, and read it through their link.")
        .WithTags("Privacy")
        .Requires(May.AnswerRequests)
        .Validates(new ExtendDataRequest.Validator())
        .Refuses<RequestUnknown>().Refuses<RequestSettled>().Refuses<PersonNotLive>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, ExtendDataRequest.Request request, Caller caller, DataRequests requests, TimeProvider clock, CancellationToken cancellation) =>
        requests.Change(caller, id, state => Decide(request.Reason, clock.GetCurrentInstant(), state), new News(), cancellation);
}

/// <summary>It is of no concern any more: everything is settled, or the person took it back. Nobody's request is dropped without a word to them.</summary>
internal static class CloseDataRequest
{
    /// <param name="Reason">Of one that was not answered, and of no other: why it is closed, for the person, who is told of it.</param>
    internal sealed record Request(string? Reason = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).RuneLength(IDataRequests.Longest, min: 1);
    }

    internal static Decision<DataRequestEvent> Decide(string? reason, Instant now, DataRequest request) =>
        !request.Exists ? new RequestUnknown()
        : request.IsOpen ? reason is null ? new RequestUnanswered() : new DataRequestDropped(now, Personal<string>.Of(reason))
        : reason is not null ? new RequestSettled()
        : request.Status == RequestStatus.Closed ? Decision.Unchanged
        : new DataRequestClosed(now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-requests/{id:guid}/close", Handle)
        .WithName(nameof(CloseDataRequest))
        .WithSummary("Close a request")
        .WithDescription("One that was answered or refused as it is; one that was not, because it was taken back or was none, with a `reason`. Then they are written to, and read it through their link.")
        .WithTags("Privacy")
        .Requires(May.AnswerRequests)
        .Validates(new Validator())
        .Refuses<RequestUnknown>().Refuses<RequestUnanswered>().Refuses<RequestSettled>().Refuses<PersonNotLive>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, DataRequests requests, TimeProvider clock, CancellationToken cancellation) =>
        requests.Change(caller, id, state => Decide(request.Reason, clock.GetCurrentInstant(), state), request.Reason is null ? null : new News(), cancellation);
}
