using System.CommandLine;
using System.Globalization;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;

namespace Bookings.Host;

/// <summary>Has one client erased, by the same rules as through the API.</summary>
internal sealed class EraseVerb : Verb
{
    private readonly Option<string> _business = TokenVerb.Business();
    private readonly Option<Guid> _client = new("--client") { Description = "The client's id.", Required = true, HelpName = "ID" };
    private readonly Option<bool> _isDry = new("--dry-run") { Description = "Say what would go, what would stay and what stands in the way, and change nothing." };

    public EraseVerb()
        : base("erase", "Erase a client, for ever, and all that were merged into one with them. Stopped anywhere, a server or the next call goes on.")
    {
        Add(_business);
        Add(_client);
        Add(_isDry);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var erasures = context.Get<IErasures>();
        if (context.Arguments.GetValue(_isDry))
        {
            return await Foretell(context, await erasures.Preview(business.Tenant, new(context.Arguments.GetValue(_client)), stop));
        }

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

    private static async Task<int> Foretell(VerbContext context, ErasureForecast forecast)
    {
        if (!forecast.IsSomebody)
        {
            throw new RefusedException("Nothing is known of such a client.", "Look for their id in the list of clients.");
        }

        List<string> lines =
        [
            .. forecast.Erased.Select(one => $"would be destroyed: {one.Count} key(s) of class {one.Name}"),
            .. forecast.Removed.Where(one => one.Count > 0).Select(one => $"would be removed: {one.Count} row(s) and copies of module {one.Name}"),
            .. forecast.Retained.Select(one => string.Create(CultureInfo.InvariantCulture, $"would be kept: {one.Count} of class {one.Name}, {one.Basis}, until {one.Until:uuuu-MM-dd}")),
            .. forecast.Disclosed.Where(one => one.Count > 0).Select(one => $"was told to others, and is not reached: {one.Count} {one.Kind.Value}"),
            .. forecast.Blockers.Select(one => $"stands in the way: {one.Code}. {one.Reason.English}"),
        ];
        foreach (var line in lines)
        {
            await context.Out.WriteLineAsync(line);
        }

        await context.Out.WriteLineAsync("Nothing was changed.");
        return ExitCode.Ok;
    }

    private static string Said(ErasureAnswer.Refused refused) =>
        string.Join(' ', [refused.Reason.Message.English, .. refused.Blockers.Select(blocker => blocker.Reason.English)]);
}
