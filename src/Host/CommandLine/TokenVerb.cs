using System.CommandLine;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using NodaTime;

namespace Bookings.Host;

/// <summary>API tokens of a business: issue one, list them, revoke one.</summary>
internal sealed class TokenVerb : Command
{
    /// <summary>Stored with what the command line does, where an API call has the id of its token.</summary>
    public const string Operator = "operator";

    public TokenVerb()
        : base("token", "Issue an API token, list them, or revoke one.")
    {
        Add(new AddTokenVerb());
        Add(new ListTokensVerb());
        Add(new RevokeTokenVerb());
    }

    public static Option<string> Business() => new("--business") { Description = "The business, by its name.", Required = true, HelpName = "NAME" };
}

internal sealed class AddTokenVerb : Verb
{
    private readonly Option<string> _business = TokenVerb.Business();
    private readonly Option<Role> _role = new("--role") { Description = "What its holder is to the business.", Required = true };
    private readonly Option<string[]> _scopes = new("--scopes") { Description = "Permissions to narrow it to; by default all of the role.", AllowMultipleArgumentsPerToken = true, HelpName = "PERMISSION" };
    private readonly Option<Guid?> _provider = new("--provider") { Description = "The provider whose calendar it is confined to; with --role provider.", HelpName = "ID" };
    private readonly Option<int?> _days = new("--days") { Description = "How many days it lasts; by default until it is revoked.", HelpName = "N" };

    public AddTokenVerb()
        : base("add", "Issue a token. It is shown once and stored as a hash.")
    {
        Add(_business);
        Add(_role);
        Add(_scopes);
        Add(_provider);
        Add(_days);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var arguments = context.Arguments;
        var business = await BusinessVerb.Find(context, arguments.GetValue(_business)!, stop);
        Instant? expires = arguments.GetValue(_days) is { } days ? context.Get<TimeProvider>().GetCurrentInstant() + Duration.FromDays(days) : null;
        var scopes = arguments.GetValue(_scopes) is { Length: > 0 } some ? some : null;
        var issue = await context.Get<ITokens>().Issue(
            business.Tenant, TokenVerb.Operator, new NewToken(arguments.GetValue(_role), scopes, arguments.GetValue(_provider), expires), stop);
        if (issue is Issue.Refused no)
        {
            throw new RefusedException(no.Reason.Message.English, "No token was issued.");
        }

        var done = (Issue.Done)issue;
        await context.Arguments.InvocationConfiguration.Error.WriteLineAsync($"Token {done.Id.Value}, shown this once:");
        await context.Out.WriteLineAsync(done.Text);
        return ExitCode.Ok;
    }
}

internal sealed class ListTokensVerb : Verb
{
    private readonly Option<string> _business = TokenVerb.Business();

    public ListTokensVerb()
        : base("list", "List the tokens of a business.") => Add(_business);

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var all = await context.Get<ITokens>().List(business.Tenant, stop);
        foreach (var token in all)
        {
            var state = token.RevokedAt is { } revoked ? $"revoked {revoked.InUtc().Date}" : token.ExpiresAt is { } end ? $"until {end.InUtc().Date}" : "";
            await context.Out.WriteLineAsync($"{token.Id.Value}  {token.BeginsWith}…  {token.Role,-10} {(token.Scopes is null ? "all" : string.Join(' ', token.Scopes))}  {state}".TrimEnd());
        }

        if (all.Count == 0)
        {
            await context.Out.WriteLineAsync($"'{business.Slug}' has no token. Issue one: ./run token add --business {business.Slug} --role owner");
        }

        return ExitCode.Ok;
    }
}

internal sealed class RevokeTokenVerb : Verb
{
    private readonly Option<string> _business = TokenVerb.Business();
    private readonly Argument<Guid> _id = new("ID") { Description = "The token's id, from './run token list'." };

    public RevokeTokenVerb()
        : base("revoke", "Revoke a token. Every server refuses it within a second.")
    {
        Add(_id);
        Add(_business);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var id = context.Arguments.GetValue(_id);
        if (!await context.Get<ITokens>().Revoke(business.Tenant, TokenVerb.Operator, new(id), stop))
        {
            throw new RefusedException($"'{business.Slug}' has no token {id}.", $"List them: ./run token list --business {business.Slug}");
        }

        await context.Out.WriteLineAsync($"Token {id} is revoked.");
        return ExitCode.Ok;
    }
}
