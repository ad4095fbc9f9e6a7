using System.CommandLine;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>Read models from history, and events that one of them could not take.</summary>
internal sealed class RebuildVerb : Verb
{
    private readonly Argument<string?> _name = new("NAME") { Description = "The read model; without a name they are listed, with what waits for an operator.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "Every read model, one after the other." };
    private readonly Option<bool> _retry = new("--retry") { Description = "Try the parked event of NAME again, in every business." };
    private readonly Option<string?> _skip = new("--skip") { Description = "Pass over the parked event of NAME in this business; that it was skipped is kept.", HelpName = "BUSINESS" };

    public RebuildVerb()
        : base("rebuild", "Build a read model again from history; the server goes on meanwhile.")
    {
        Add(_name);
        Add(_all);
        Add(_retry);
        Add(_skip);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var (arguments, rebuild, parked) = (context.Arguments, context.Get<Rebuild>(), context.Get<ParkedEvents>());
        var name = arguments.GetValue(_name);
        if (name is null && !arguments.GetValue(_all))
        {
            return await List(context, rebuild, parked, stop);
        }

        if (name is not null && !rebuild.Tables.Contains(name) && !parked.Names.Contains(name))
        {
            throw new RefusedException($"There is no read model '{name}'.", $"There are: {string.Join(", ", rebuild.Tables)}.");
        }

        if (name is not null && (arguments.GetValue(_retry) || arguments.GetValue(_skip) is not null))
        {
            return await Resolve(context, parked, name, stop);
        }

        foreach (var table in name is null ? rebuild.Tables : [name])
        {
            using var bar = new ProgressLine(context.Screen);
            await rebuild.Run(table, new Progress<RebuildProgress>(at => bar.Show(table, at.Done, at.Total)), stop);
            bar.Done();
            await context.Out.WriteLineAsync($"Rebuilt {table}.");
        }

        return ExitCode.Ok;
    }

    private static async Task<int> List(VerbContext context, Rebuild rebuild, ParkedEvents parked, CancellationToken stop)
    {
        foreach (var table in rebuild.Tables)
        {
            await context.Out.WriteLineAsync(table);
        }

        foreach (var waiting in await parked.Open(stop))
        {
            await context.Out.WriteLineAsync($"parked: {waiting.Projection} of {waiting.Tenant} at position {waiting.Position} since {waiting.At}: {waiting.Reason}. "
                + $"Try again: ./run rebuild {waiting.Projection} --retry, or pass over it: ./run rebuild {waiting.Projection} --skip {waiting.Tenant}");
        }

        return ExitCode.Ok;
    }

    private async Task<int> Resolve(VerbContext context, ParkedEvents parked, string name, CancellationToken stop)
    {
        var skipped = context.Arguments.GetValue(_skip);
        var count = skipped is null ? await parked.Retry(name, TokenVerb.Operator, stop) : await parked.Skip(name, new(skipped), TokenVerb.Operator, stop);
        if (count == 0)
        {
            throw new RefusedException($"Nothing of '{name}' is parked{(skipped is null ? "" : " in that business")}.", "See what is: ./run rebuild");
        }

        await context.Out.WriteLineAsync(skipped is null ? $"{count} parked event(s) will be tried again by the running server." : "The event is passed over; that is kept in events.parked.");
        return ExitCode.Ok;
    }
}
