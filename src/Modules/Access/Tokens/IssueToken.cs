using FluentValidation;

namespace Bookings.Access;

/// <summary>The owner hands out a key to the business. It is shown in this answer and never again.</summary>
internal static class IssueToken
{
    internal sealed record Request(Role Role, IReadOnlyList<string>? Scopes = null, Guid? ProviderId = null, string? ExpiresAt = null);

    internal sealed record Command(Role Role, Scopes? Scopes, Guid? ProviderId, Instant? ExpiresAt, Instant Now, IReadOnlySet<string> RolesPermissions);

    /// <param name="Token">The token, for the one who asked: it is stored as a hash only.</param>
    internal sealed record View(Guid Id, string Token);

    internal sealed record ScopeOutsideRole() : Rejection(Because.RuleBroken, "scope-outside-role", "A token cannot do more than its role: leave out the scopes that the role does not have.");

    internal sealed record GuestsHaveNoTokens()
    : Rejection(Because.RuleBroken, "guests-have-no-tokens", "A guest needs no token: the public addresses name the business themselves.");

internal sealed record ProviderUnclear() : Rejection(Because.RuleBroken, "provider-unclear", "A token names a provider when its role is provider, and only then.");

    internal sealed record AlreadyExpired() : Rejection(Because.RuleBroken, "already-expired", "The token would have expired before it is used.");

    internal sealed record TokenShownBefore() : Rejection(Because.Conflict, "token-shown-before", "This token was issued and shown before; nobody can show it again. Revoke it and issue another one.")
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
                .WithMessage($"must be absent, or 1 to {Bookings.Access.Scopes.Most} permissions");
            RuleForEach(request => request.Scopes).Must(Bookings.Access.Scopes.IsWord).WithMessage("must be a permission, such as clients:read");
            RuleFor(request => request.ExpiresAt).Must(text => text is null || QueryTime.TryParse(text, null, out _))
                .WithMessage("must be a moment with its offset (RFC 3339), such as 2027-03-01T10:00:00+01:00");
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
