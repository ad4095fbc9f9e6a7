using FluentValidation;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>The practice says how long it keeps what it knows of people. A rule that takes more than before waits for its grace.</summary>
internal static class SetRetention
{
    /// <param name="Rules">All of them; a class that is left out is kept until somebody asks for its erasure, and counts as undecided.</param>
    /// <param name="NoticeDays">How long before they are erased people are told, 0 to 90; 0 for not at all.</param>
    internal sealed record Request(IReadOnlyList<Rule>? Rules = null, int NoticeDays = 0)
    {
        internal Command ToCommand(Instant now, Duration grace) => new(
            [.. Rules!.Where(rule => rule.Because is null).Select(rule => new Asked(
                Periods.Named(rule.Class)!.Value, rule.Days!.Value, rule.Anchor == "booked" ? RetentionAnchor.Booked : RetentionAnchor.End))],
            NoticeDays, now, grace)
        {
            Kept = [.. Rules!.Where(rule => rule.Because is not null).Select(rule => new KeptClass(Periods.Named(rule.Class)!.Value, new(rule.Because!))).OrderBy(kept => kept.Class)],
        };
    }

    /// <param name="Class">contact, booking, invoice, medical, staff or applicant.</param>
    /// <param name="Days">1 to 36500; none where the class is kept on purpose.</param>
    /// <param name="Anchor">end or booked; end where it is left out.</param>
    /// <param name="Because">Why it is kept until somebody asks for an erasure: contract, legal-obligation, public-health, archive or legal-claims (GDPR Art. 6(1)(b), Art. 17(3)).</param>
    internal sealed record Rule(string? Class = null, int? Days = null, string? Anchor = null, string? Because = null);

    internal sealed record Asked(DataClass Class, int Days, RetentionAnchor Anchor);

    internal sealed record Command(IReadOnlyList<Asked> Rules, int NoticeDays, Instant Now, Duration Grace)
    {
        internal Several<KeptClass> Kept { get; init; } = [];
    }

    /// <summary>Its term is the law's, and counts from the erasure.</summary>
    internal sealed record KeptByLaw() : Rejection(Because.Conflict, "kept-by-law", new(
        "What proves a consent is kept as long as the law allows claims: no rule changes that.",
        "Det som beviser et samtykke, oppbevares så lenge loven åpner for krav: ingen regel endrer det.",
        "Ciò che prova un consenso si conserva finché la legge ammette pretese: nessuna regola lo cambia."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Rules).NotNull()
                .Must(rules => rules is null || rules.All(rule => rule is not null))
                .WithWords(new("must have a class and days in each", "må ha klasse og dager i hver", "deve avere classe e giorni in ciascuna"))
                .Must(rules => rules is null || rules.OfType<Rule>().Select(rule => rule.Class).Distinct(StringComparer.Ordinal).Count() == rules.OfType<Rule>().Count())
                .WithWords(new("must name each class at most once", "kan nevne hver klasse høyst én gang", "può nominare ogni classe al massimo una volta"));
            RuleForEach(request => request.Rules).ChildRules(rule =>
            {
                rule.RuleFor(one => one.Class).NotNull().OneOf([.. Periods.Classes.Append(DataClass.ConsentProof).Select(Retention.Label)]);
                rule.RuleFor(one => one.Anchor).OneOf("end", "booked");
                rule.RuleFor(one => one.Because).OneOf("contract", "legal-obligation", "public-health", "archive", "legal-claims");
                rule.RuleFor(one => one.Days).NotNull().InclusiveBetween(1, 36_500).When(one => one.Because is null)
                    .WithWords(new("must be 1 to 36500 days", "må være 1 til 36500 dager", "deve essere da 1 a 36500 giorni"));
                rule.RuleFor(one => one.Days).Null().When(one => one.Because is not null)
                    .WithWords(new("must be left out of what is kept", "må utelates for det som beholdes", "va omesso per ciò che si conserva"));
            });
            RuleFor(request => request.NoticeDays).InclusiveBetween(0, 90).WithWords(new("must be 0 to 90 days", "må være 0 til 90 dager", "deve essere da 0 a 90 giorni"));
        }
    }

    internal static Decision<RetentionRulesEvent> Decide(Command command, RetentionRules rules)
    {
        if (command.Rules.Select(asked => asked.Class).Concat(command.Kept.Select(kept => kept.Class)).Any(held => Retention.Of(held) is not null))
        {
            return new KeptByLaw();
        }

        // Who would have been told, and is not any more, has as much of a grace as who would have been kept.
        var isSooner = command.NoticeDays < rules.NoticeDays;
        var set = new RetentionRulesSet(
            command.Now, [.. command.Rules.OrderBy(asked => asked.Class).Select(asked => InForce(asked, rules, isSooner, command))], command.NoticeDays, command.Kept);
        return RetentionRules.Evolve(rules, set) == rules ? Decision.Unchanged : set;
    }

    private static RetentionRule InForce(Asked asked, RetentionRules rules, bool isSooner, Command command)
    {
        var rule = new RetentionRule(asked.Class, asked.Days, asked.Anchor, command.Now + command.Grace);
        return !isSooner && rules.Of(asked.Class) is { } before && !rule.IsTighterThan(before) ? rule with { InForce = before.InForce } : rule;
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/retention", Handle)
        .WithName(nameof(SetRetention))
        .WithSummary("Say how long what is known of people is kept")
        .WithDescription("All rules at once, as GET /v1/retention shows them. See before what they would take: POST /v1/retention/simulate.")
        .WithTags("Privacy")
        .Requires(May.SetRetention)
        .Validates(new Validator())
        .NeedsIfMatch()
        .Refuses<KeptByLaw>().Refuses<PreconditionFailed>();

    private static async Task<Results<Versioned<GetRetention.View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, RetentionSelection selection, TimeProvider clock, IOptions<PrivacyOptions> options, CancellationToken cancellation)
    {
        var grace = options.Value.RetentionGraceDays;
        var command = request.ToCommand(clock.GetCurrentInstant(), Duration.FromDays(grace));
        var outcome = await store.Transact(caller, RetentionRules.Stream, rules => Decide(command, rules), cancellation);
        return await outcome.Match<Results<Versioned<GetRetention.View>, ProblemHttpResult>>(
            done: async done => Answers.Ok(GetRetention.View.Of((await store.Load(caller.Tenant, RetentionRules.Stream, cancellation)).State, grace, selection.IsHeld), done.Version),
            refused: reason => reason.ToProblem());
    }
}
