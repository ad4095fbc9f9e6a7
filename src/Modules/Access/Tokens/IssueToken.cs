using FluentValidation;

namespace Bookings.Access;

/// <summary>The owner hands out a key to the business. It is shown in this answer and never again.</summary>
internal static class IssueToken
{
    internal sealed record Request(Role Role, IReadOnlyList<string>? Scopes = null, Guid? ProviderId = null, string? ExpiresAt = null);

    internal sealed record Command(Role Role, Scopes? Scopes, Guid? ProviderId, Instant? ExpiresAt, Instant Now, IReadOnlySet<string> RolesPermissions);

    /// <param name="Token">The token, for the one who asked: it is stored as a hash only.</param>
    internal sealed record View(Guid Id, string Token);

    internal sealed record ScopeOutsideRole() : Rejection(
        Because.RuleBroken, "scope-outside-role",
        new(
            "A token cannot do more than its role: leave out the scopes that the role does not have.",
            "Et token kan ikke gjøre mer enn rollen sin: utelat tilgangene som rollen ikke har.",
            "Un token non può fare più del suo ruolo: togli i permessi che il ruolo non ha."));

    internal sealed record GuestsHaveNoTokens() : Rejection(
        Because.RuleBroken, "guests-have-no-tokens",
        new(
            "A guest needs no token: the public addresses name the business themselves.",
            "En gjest trenger ikke token: de offentlige adressene navngir virksomheten selv.",
            "Un ospite non ha bisogno di un token: gli indirizzi pubblici indicano già l'attività."));

    internal sealed record ProviderUnclear() : Rejection(
        Because.RuleBroken, "provider-unclear",
        new(
            "A token names a provider when its role is provider, and only then.",
            "Et token navngir en behandler når rollen er behandler, og bare da.",
            "Un token indica un operatore quando il suo ruolo è operatore, e solo allora."));

    internal sealed record AlreadyExpired() : Rejection(
        Because.RuleBroken, "already-expired",
        new("The token would have expired before it is used.", "Tokenet ville ha utløpt før det ble brukt.", "Il token scadrebbe prima di essere usato."));

    internal sealed record TokenShownBefore() : Rejection(
        Because.Conflict, "token-shown-before",
        new(
            "This token was issued and shown before; nobody can show it again. Revoke it and issue another one.",
            "Dette tokenet er utstedt og vist før; ingen kan vise det igjen. Trekk det tilbake, og utsted et nytt.",
            "Questo token è già stato emesso e mostrato; nessuno può mostrarlo di nuovo. Revocalo ed emettine un altro."))
    {
        public TokenShownBefore(Guid token)
            : this() => Token = token;

        public Guid? Token { get; }

        public override IReadOnlyDictionary<string, object?> Extensions =>
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["token"] = Token };
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Scopes).Must(scopes => scopes is null or { Count: >= 1 and <= Bookings.Access.Scopes.Most })
                .WithWords(new(
                    $"must be absent, or 1 to {Bookings.Access.Scopes.Most} permissions",
                    $"må utelates, eller være 1 til {Bookings.Access.Scopes.Most} tilganger",
                    $"deve mancare, o contenere da 1 a {Bookings.Access.Scopes.Most} permessi"));
            RuleForEach(request => request.Scopes).Must(Bookings.Access.Scopes.IsWord)
                .WithWords(new("must be a permission, such as clients:read", "må være en tilgang, som clients:read", "deve essere un permesso, come clients:read"));
            RuleFor(request => request.ExpiresAt).Must(text => text is null || QueryTime.TryParse(text, null, out _))
                .WithWords(new(
                    "must be a moment with its offset (RFC 3339), such as 2027-03-01T10:00:00+01:00",
                    "må være et tidspunkt med avstand til UTC (RFC 3339), som 2027-03-01T10:00:00+01:00",
                    "deve essere un momento con la differenza da UTC (RFC 3339), come 2027-03-01T10:00:00+01:00"));
        }
    }

    internal static Decision<TokenEvent> Decide(Command command) => command switch
    {
        { Role: Role.Guest } => new GuestsHaveNoTokens(),
        { Role: Role.Provider, ProviderId: null } => new ProviderUnclear(),
        { Role: not Role.Provider, ProviderId: not null } => new ProviderUnclear(),
        { Scopes: { } scopes } when !command.RolesPermissions.IsSupersetOf(scopes.Permissions) => new ScopeOutsideRole(),
        { ExpiresAt: { } end } when end <= command.Now => new AlreadyExpired(),
        _ => new TokenIssued(command.Role, command.Scopes, command.ProviderId, command.Now, command.ExpiresAt),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/tokens", Handle)
        .WithName(nameof(IssueToken))
        .WithSummary("Issue a token; it is shown once")
        .Requires(May.ManageTokens)
        .Validates(new Validator())
        .Refuses<ScopeOutsideRole>()
        .Refuses<GuestsHaveNoTokens>()
        .Refuses<ProviderUnclear>()
        .Refuses<AlreadyExpired>()
        .Refuses<TokenShownBefore>()
        .Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<View>, ProblemHttpResult>> Handle(Request request, Caller caller, TokenDesk desk, CancellationToken cancellation)
    {
        Instant? end = QueryTime.TryParse(request.ExpiresAt, null, out var time) ? time.At : null;
        var issue = await desk.Issue(caller, new(request.Role, request.Scopes, request.ProviderId, end), cancellation);
        return issue switch
        {
            Issue.Done done => Answers.Created($"/v1/tokens/{done.Id.Value}", new View(done.Id.Value, done.Text), 1),
            Issue.Refused refused => refused.Reason.ToProblem(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
