using System.CommandLine;
using Bookings.Privacy.Contracts;

namespace Bookings.Host;

/// <summary>Whose retention period is over: what a night would take, or the night itself for who does not want to wait for two o'clock.</summary>
internal sealed class RetentionVerb : Verb
{
    private readonly Option<string> _business = TokenVerb.Business();
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Say what the coming night would take, and change nothing." };

    public RetentionVerb()
        : base("retention", "Erase whose retention period is over, by the rules that are in force, if tonight was not run yet. A server does it by itself.")
    {
        Add(_business);
        Add(_dry);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var retention = context.Get<IRetention>();
        var isDry = context.Arguments.GetValue(_dry);
        var night = isDry
            ? await retention.Simulate(business.Tenant, stop)
            : await retention.Run(business.Tenant, stop) ?? throw new RefusedException(
                "No night is due: no rule is in force, tonight was run already, or a server is at it.", "See what the coming one would take: ./run retention --business NAME --dry-run");
        foreach (var one in night.Classes)
        {
            await context.Out.WriteLineAsync($"{night.Night:uuuu-MM-dd} {one.Class} taken {one.Taken}{(one.From is { } from ? $" from {from:uuuu-MM-dd}" : "")} protected {one.Protected}"
                + string.Concat(one.Skipped.OrderBy(skipped => skipped.Key, StringComparer.Ordinal).Select(skipped => $" {skipped.Key} {skipped.Value}")));
        }

        await context.Out.WriteLineAsync(night.Classes.Count == 0 ? "There is no rule: nothing is erased unless somebody asks." : night.Said.English);
        if (night.Warning is { } warning)
        {
            await context.Out.WriteLineAsync(warning.English);
        }

        return ExitCode.Ok;
    }
}
