using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>What rules would take in the coming night, seen before they are saved. It asks what the night asks, and does nothing.</summary>
internal static class SimulateRetention
{
    /// <param name="Night">On the business's calendar.</param>
    /// <param name="Said">The counts in a sentence.</param>
    /// <param name="Undecided">Classes that are held and for which there would be neither a rule nor a reason to keep them.</param>
    internal sealed record View(LocalDate Night, string Said, IReadOnlyList<Part> Classes, IReadOnlyList<string> Undecided)
    {
        /// <summary>What it means that something is undecided.</summary>
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public string? Warning { get; init; }
    }

    /// <param name="Taken">People who would be erased, or records whose keys would be destroyed.</param>
    /// <param name="Protected">Whose period is over, and who stays.</param>
    /// <param name="Reasons">Why: who has two reasons counts for both.</param>
    /// <param name="ToTell">Who would be told that night that they are to be erased.</param>
    internal sealed record Part(string Class, int Taken, int Protected, IReadOnlyList<Reason> Reasons, int ToTell)
    {
        /// <summary>If it were saved now.</summary>
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public Instant? InForceAt { get; init; }

        internal static Part Of(ClassOutcome outcome) => new(
            Retention.Label(outcome.Class), outcome.Taken, outcome.Protected, [.. outcome.Skipped.Select(one => new Reason(one.Reason.Value, one.Count))], outcome.Told);
    }

    internal sealed record Reason(string Code, int Count);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/retention/simulate", Handle)
        .WithName(nameof(SimulateRetention))
        .WithSummary("See what retention rules would take tonight, before they are saved")
        .WithDescription("As if they were in force already. It changes nothing.")
        .WithTags("Privacy")
        .Requires(May.SetRetention)
        .Validates(new SetRetention.Validator())
        .WithoutIdempotencyKey()
        .Refuses<SetRetention.KeptByLaw>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        SetRetention.Request request, Caller caller, EventStore store, RetentionDesk desk, RetentionSelection selection, TimeProvider clock, IOptions<PrivacyOptions> options,
        CancellationToken cancellation)
    {
        var saved = (await store.Load(caller.Tenant, RetentionRules.Stream, cancellation)).State;
        var command = request.ToCommand(clock.GetCurrentInstant(), Duration.FromDays(options.Value.RetentionGraceDays));
        var (rules, refusal) = SetRetention.Decide(command, saved) switch
        {
            Decision<RetentionRulesEvent>.Accepted yes => (yes.Events.Aggregate(saved, RetentionRules.Evolve), null),
            Decision<RetentionRulesEvent>.Rejected no => (saved, no.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (refusal is not null)
        {
            return refusal.ToProblem();
        }

        var (forecast, outcomes) = await desk.Simulate(caller.Tenant, rules, cancellation);
        return TypedResults.Ok(new View(
            forecast.Night, forecast.Said.Spoken, [.. outcomes.Select(outcome => Part.Of(outcome) with { InForceAt = rules.Of(outcome.Class)!.InForce })],
            [.. rules.Undecided(selection.IsHeld).Select(Retention.Label)])
        {
            Warning = forecast.Warning?.Spoken,
        });
    }
}
