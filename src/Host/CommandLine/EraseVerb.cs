using System.CommandLine;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;

namespace Bookings.Host;

/// <summary>Has one client erased, by the same rules as through the API.</summary>
internal sealed class EraseVerb : Verb
{
    private readonly Option<string> _business = TokenVerb.Business();
    private readonly Option<Guid> _client = new("--client") { Description = "The client's id.", Required = true, HelpName = "ID" };

    public EraseVerb()
        : base("erase", "Erase a client, for ever, and all that were merged into one with them. Stopped anywhere, a server or the next call goes on.")
    {
        Add(_business);
        Add(_client);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var erasures = context.Get<IErasures>();
        var answer = await erasures.Request(
            new(business.Tenant, TokenVerb.Operator, Role.Owner), new(context.Arguments.GetValue(_client)), RequestedBy.Practice, new("known"), stop);
        if (answer is not ErasureAnswer.Accepted accepted)
        {
            throw new RefusedException(Said((ErasureAnswer.Refused)answer), "Nothing was erased.");
        }

        var screen = context.Arguments.InvocationConfiguration.Error;
        if (accepted.Receipt is { } receipt)
        {
            await screen.WriteLineAsync("The person's receipt, shown this once:");
            await context.Out.WriteLineAsync(receipt);
        }

        var stage = await erasures.Finish(business.Tenant, accepted.Id, reached => screen.WriteLine($"  {reached}"), stop);
        await context.Out.WriteLineAsync($"Erasure {accepted.Id.Value} is {stage.ToLowerInvariant()}. Its certificate: {accepted.Certificate}");
        await context.Out.WriteLineAsync("It is final once the keys' epoch is destroyed: a server does that within a day, './run keys rotate' at once.");
        return ExitCode.Ok;
    }

    private static string Said(ErasureAnswer.Refused refused) =>
        string.Join(' ', [refused.Reason.Message.English, .. refused.Blockers.Select(blocker => blocker.Reason.English)]);
}
