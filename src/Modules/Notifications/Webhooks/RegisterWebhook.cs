using FluentValidation;

namespace Bookings.Notifications;

/// <summary>Another system is to hear what happens. What it can check the signatures with is shown in this answer and never again.</summary>
internal static class RegisterWebhook
{
    internal const int Most = 20;

    /// <param name="Url">https.</param>
    /// <param name="Types">What it hears of, such as <c>appointment.booked</c>; everything where there are none.</param>
    internal sealed record Request(string Url, IReadOnlyList<string>? Types = null, WebhookLevel Level = WebhookLevel.Thin);

    /// <param name="IsUrlRefused">See <see cref="WebhookUrl.IsRefused"/>.</param>
    /// <param name="Others">How many webhooks the business has.</param>
    internal sealed record Command(PublicText Url, bool IsUrlRefused, Several<Code> Types, WebhookLevel Level, int Others, Instant At);

    /// <param name="Secret">For whoever receives: it is stored sealed, and not shown again.</param>
    internal sealed record View(Guid Id, string Secret)
    {
        public override string ToString() => "«secret»";
    }

    internal sealed record WebhooksEnough() : Rejection(
        Because.Conflict, "webhooks-enough",
        new(
            $"A business has at most {Most} webhooks. Remove one that is not needed any more.",
            $"En virksomhet har høyst {Most} webhooker. Fjern en som ikke trengs lenger.",
            $"Un'attività ha al massimo {Most} webhook. Rimuovine uno che non serve più."));

    internal sealed record SecretShownBefore() : Rejection(
        Because.Conflict, "secret-shown-before",
        new(
            "This secret was drawn and shown before; nobody can show it again. Rotate it for another one.",
            "Denne hemmeligheten er trukket og vist før; ingen kan vise den igjen. Bytt den for å få en ny.",
            "Questo segreto è già stato creato e mostrato; nessuno può mostrarlo di nuovo. Cambialo per averne un altro."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Url).WebhookAddress();
            RuleForEach(request => request.Types).NotNull().OneOf([.. WebhookTypes.All]);
        }
    }

    internal static Decision<WebhookEvent> Decide(Command command) => command switch
    {
        { Others: >= Most } => new WebhooksEnough(),
        { IsUrlRefused: true } => new WebhookUrlRefused(),
        _ => new WebhookRegistered(command.At, command.Url, command.Types, command.Level),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/webhooks", Handle)
        .WithName(nameof(RegisterWebhook))
        .WithSummary("Register a webhook; its secret is shown once")
        .WithDescription("Signed as Standard Webhooks 1.0 has it, sent at least once. A body holds ids, times and a type, and nothing of a person.")
        .Requires(WebhookPermissions.Manage)
        .Validates(new Validator())
        .Refuses<WebhookUrlRefused>().Refuses<WebhooksEnough>().Refuses<SecretShownBefore>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, WebhookSecrets secrets, WebhookPost post, TimeProvider clock, CancellationToken cancellation)
    {
        var (id, secret, now) = (Guid.CreateVersion7(), WebhookSecret.Draw(), clock.GetCurrentInstant());
        var isRefused = WebhookUrl.IsRefused(request.Url, post.AllowsLoopback);
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var others = read.Single("select count(*)::int from notifications.webhooks where tenant_id = $1", row => row.GetInt32(0), Param.Tenant(caller.Tenant));
            await read.Run(cancellation);
            switch (Decide(new(new(request.Url), isRefused, WebhookTypes.Codes(request.Types), request.Level, others.Value, now)))
            {
                case Decision<WebhookEvent>.Rejected no:
                    return no.Reason;
                case Decision<WebhookEvent>.Accepted yes:
                    transaction.Start(Webhook.Of(id), owner: null, yes.Events);
                    secrets.Add(transaction, id, secret, oldUntil: null);
                    break;
            }

            return null;
        }, cancellation);

        return outcome.Match<Results<CreatedVersioned<View>, ProblemHttpResult>>(
            done: done => done.IsRepeat ? new SecretShownBefore().ToProblem() : Answers.Created($"/v1/webhooks/{id}", new View(id, secret), done.Version),
            refused: reason => reason.ToProblem());
    }
}
