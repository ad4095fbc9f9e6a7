using FluentValidation;

namespace Bookings.Consent;

/// <summary>A client does not want what the business does without asking (Art. 21 GDPR). It is written down, and holds at once.</summary>
internal static class ObjectToProcessing
{
    /// <param name="Channel">email, sms, phone, post or any: one of the purpose's.</param>
    /// <param name="Note">Grounds that they gave, in their words; at most 2,000 characters.</param>
    internal sealed record Request(Guid PurposeId, string Channel, string? Note = null)
    {
        public override string ToString() => "«personal»";
    }

    /// <param name="Purpose">Null when the business has published no such purpose.</param>
    internal sealed record Command(Instant At, Guid PurposeId, Purpose? Purpose, Channel Channel, Language Language, Code Via, string? Note, Giver By);

    internal sealed record CannotBeObjectedTo() : Rejection(Because.RuleBroken, "cannot-be-objected-to", new(
        "What rests on legitimate interests or a public task can be objected to. A consent is withdrawn instead.",
        "Det som bygger på berettiget interesse eller en offentlig oppgave, kan man protestere mot. Et samtykke trekkes i stedet tilbake.",
        "Ci si può opporre a ciò che si basa su legittimi interessi o un compito pubblico. Un consenso, invece, si revoca."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.PurposeId).Drawn();
            RuleFor(request => request.Channel).CodeOf<Request, Channel>();
            RuleFor(request => request.Note).RuneLength(2_000);
        }
    }

    internal static Decision<ConsentEvent> Decide(Command command, ConsentRecord consent)
    {
        if (command.Purpose?.Latest() is not { } version || !version.Terms.Channels.Contains(command.Channel))
        {
            return new PurposeUnknown();
        }

        if (version.Terms.Basis is not (LawfulBasis.LegitimateInterests or LawfulBasis.PublicTask))
        {
            return new CannotBeObjectedTo();
        }

        if (consent.HasEnded())
        {
            return consent.Status == ConsentStatus.Objected ? Decision.Unchanged : new ConsentHasEnded();
        }

        var wording = version.Wordings.To(one => one.Language, command.Language, version.Default);
        var objected = new ConsentObjected(command.At, command.Via, command.Note is { } note ? Personal<string>.Of(note) : null);
        return consent.Exists() ? objected : (ConsentEvent[])
        [
            new ConsentRequested(command.At, command.PurposeId, version.Number, command.Channel, wording.Language, wording.Hash, command.Via, Personal<Giver>.Of(command.By)),
            objected,
        ];
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{clientId:guid}/objections", Handle)
        .WithName(nameof(ObjectToProcessing))
        .WithSummary("Write down that a client objects to what is done")
        .Requires(May.RecordConsents)
        .Validates(new Validator())
        .Refuses<PurposeUnknown>().Refuses<CannotBeObjectedTo>().Refuses<ConsentHasEnded>().Refuses<PersonNotLive>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid clientId, Request request, Caller caller, EventStore store, Policies policies, TimeProvider clock, CancellationToken cancellation)
    {
        var purpose = (await policies.Now(caller.Tenant, cancellation)).Find(request.PurposeId);
        var command = new Command(
            clock.GetCurrentInstant(), request.PurposeId, purpose, Spelled.In<Channel>(request.Channel)!.Value, Listening.Language, new("staff"),
            string.IsNullOrEmpty(request.Note) ? null : request.Note, new(clientId));
        // An objection is theirs at any time, also while their data is only kept.
        return (await store.Transact(caller with { DespiteRestriction = true }, async transaction =>
        {
            var read = transaction.Read();
            var standing = read.Query(StandingConsents.Sql, StandingConsents.From, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)clientId));
            await read.Run(cancellation);
            var before = standing.Value.Find(row => row.Purpose == command.PurposeId && row.Channel == command.Channel);
            var again = transaction.Read();
            var record = again.Stream(ConsentRecord.Of(before?.Id ?? Guid.CreateVersion7()));
            await again.Run(cancellation);
            transaction.Answers(record.Value.Stream.Value, record.Value.Version);
            transaction.DecideAgainWhenBroken("consents_standing");
            switch (Decide(command, record.Value.State))
            {
                case Decision<ConsentEvent>.Rejected no:
                    return no.Reason;
                case Decision<ConsentEvent>.Accepted yes when record.Value.Exists:
                    transaction.Append(record.Value, yes.Events);
                    break;
                case Decision<ConsentEvent>.Accepted yes:
                    transaction.Start(record.Value.Stream, new SubjectId(clientId), yes.Events);
                    break;
            }

            return null;
        }, cancellation)).ToChanged();
    }
}
