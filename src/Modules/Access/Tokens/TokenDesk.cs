using System.Collections.Immutable;

namespace Bookings.Access;

/// <summary>Where tokens are issued and taken back, by the owner over HTTP and by the operator on the command line.</summary>
internal sealed class TokenDesk(EventStore store, PermissionTable permissions, Callers callers, TimeProvider clock) : ITokens
{
    public Task<Issue> Issue(TenantId business, string actor, NewToken token, CancellationToken cancellation) =>
        Issue(new Caller(business, actor, Role.Owner), token, cancellation);

    public async Task<Issue> Issue(Caller caller, NewToken token, CancellationToken cancellation)
    {
        var command = new IssueToken.Command(
            token.Role, token.Scopes is null ? null : Scopes.Of(token.Scopes), token.ProviderId, token.ExpiresAt, clock.GetCurrentInstant(), PermissionsOf(token.Role));
        var (id, text) = (new TokenId(Guid.CreateVersion7()), TokenText.Draw());

        var outcome = await store.Transact(caller, transaction => Task.FromResult(Stage(transaction, command, id, text)), cancellation);

        return outcome.Match<Issue>(
            done: done => done.IsRepeat ? new Issue.Refused(new IssueToken.TokenShownBefore(done.Resource)) : new Issue.Done(id, text),
            refused: reason => new Issue.Refused(reason));
    }

    public async Task<IReadOnlyList<TokenOverview>> List(TenantId business, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var tokens = read.Query($"{Tokens.Select} order by t.id", Tokens.Read, Param.Tenant(business));
        await read.Run(cancellation);
        return [.. tokens.Value.Select(row => row.Token)];
    }

    public async Task<bool> Revoke(TenantId business, string actor, TokenId token, CancellationToken cancellation) =>
        await Revoke(new Caller(business, actor, Role.Owner), token, cancellation) is Outcome.Done;

    public async Task<Outcome> Revoke(Caller caller, TokenId token, CancellationToken cancellation)
    {
        var command = new RevokeToken.Command(clock.GetCurrentInstant());
        var outcome = await store.Transact(caller, Token.Of(token), state => RevokeToken.Decide(command, state), cancellation);
        callers.Forget(token);
        return outcome;
    }

    private static Rejection? Stage(Transaction transaction, IssueToken.Command command, TokenId id, string text)
    {
        switch (IssueToken.Decide(command))
        {
            case Decision<TokenEvent>.Rejected no:
                return no.Reason;
            case Decision<TokenEvent>.Accepted yes:
                transaction.Start(Token.Of(id), owner: null, yes.Events);
                transaction.Also(
                    "insert into access.secrets (tenant_id, id, hash, begins_with) values ($1, $2, $3, $4)",
                    Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id), Param.Bytes(TokenText.Hash(text)), Param.Text(text[..TokenText.BeginsWithLength]));
                break;
        }

        return null;
    }

    private ImmutableHashSet<string> PermissionsOf(Role role) =>
        permissions.All.Where(row => row.Value.Contains(role)).Select(row => row.Key).ToImmutableHashSet(StringComparer.Ordinal);
}
