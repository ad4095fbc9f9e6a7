using System.CommandLine;
using Bookings.Access.Contracts;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>Recomputes the ledger from history, and names the first event that does not fit.</summary>
internal sealed class VerifyLedgerVerb : Verb
{
    private readonly Option<string?> _business = new("--business") { Description = "Only this one; by default every business.", HelpName = "NAME" };
    private readonly Option<FileInfo?> _checkpoint = new("--checkpoint")
    {
        Description = "A checkpoint of that business, of its events or its statements, that was kept elsewhere: they must still lead to it.", HelpName = "FILE",
    };

    public VerifyLedgerVerb()
        : base("verify-ledger", "Recompute the ledger from history, and name the first event that does not fit. The server may go on meanwhile. Ends with 1 where something does not fit.")
    {
        Add(_business);
        Add(_checkpoint);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var (verification, name, file) = (context.Get<LedgerVerification>(), context.Arguments.GetValue(_business), context.Arguments.GetValue(_checkpoint));
        if (file is not null && name is null)
        {
            throw new RefusedException("A checkpoint is one business's.", "Say which: --business NAME");
        }

        var checkpoint = file is null ? null
            : file.Exists ? await File.ReadAllTextAsync(file.FullName, stop)
            : throw new RefusedException($"There is no file {file.FullName}.", "Fetch a checkpoint from /v1/ledger/events/checkpoint and keep it.");
        var fits = name is not null || await Say(context, "(no business)", await verification.Stray(stop));
        foreach (var (label, tenant) in await Businesses(context, verification, name, stop))
        {
            using var bar = new ProgressLine(context.Screen);
            var verified = await verification.Verify(tenant, checkpoint, new Progress<RebuildProgress>(at => bar.Show(label, at.Done, at.Total)), stop);
            bar.Done();
            fits &= await Say(context, label, verified.Flaw);
            if (verified.Flaw is null)
            {
                await context.Out.WriteLineAsync(
                    $"{label}: {verified.Events} event(s) fit, {verified.Removed} of them with a sealed part that was erased; {verified.Statements} statement(s); "
                    + $"{verified.Waiting} event(s) wait for the ledger. Root {Convert.ToBase64String(verified.Root)}");
            }
        }

        return fits ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<IEnumerable<(string Label, TenantId Tenant)>> Businesses(VerbContext context, LedgerVerification verification, string? name, CancellationToken stop)
    {
        if (name is not null)
        {
            return [(name, (await BusinessVerb.Find(context, name, stop)).Tenant)];
        }

        var names = (await context.Get<IBusinesses>().List(stop)).ToDictionary(business => business.Tenant, business => business.Slug.ToString()!);
        return (await verification.Businesses(stop)).Select(tenant => (names.GetValueOrDefault(tenant, tenant.Value), tenant));
    }

    private static async Task<bool> Say(VerbContext context, string label, LedgerFlaw? flaw)
    {
        if (flaw is null)
        {
            return true;
        }

        var which = (flaw.Position, flaw.EventId) switch
        {
            ({ } position, { } id) => $"the event at position {position} ({id}) does not fit: ",
            ({ } position, null) => $"position {position} does not fit: ",
            (null, { } id) => $"the event {id} does not fit: ",
            _ => "",
        };
        await context.Out.WriteLineAsync($"{label}: {which}{flaw.What}.");
        return false;
    }
}
