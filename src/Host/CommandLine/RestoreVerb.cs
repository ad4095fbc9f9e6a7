using System.CommandLine;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>Makes a restored backup a database that may be served: the only verb that works on one. docs/restore.md</summary>
internal sealed class RestoreVerb : Command
{
    public RestoreVerb()
        : base("restore", "After a backup was put in the database's place: take the keys from the latest export of the vault, and erase again whoever was erased since.") => SetAction(Run);

    private static async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        await using var app = BookingsApplication.Build([], isVerb: true);
        await app.Services.GetRequiredService<Database>().Open(stop);
        await app.Services.GetRequiredService<Migrator>().Migrate(stop);
        var kept = await app.Services.GetRequiredService<VaultRestore>().Run(stop);
        var replayed = await app.Services.GetRequiredService<ErasureReplay>().Run(stop);
        // As any start would: whatever still keeps it from being served is said now.
        await app.Services.Prepare(stop);
        var output = arguments.InvocationConfiguration.Output;
        await output.WriteLineAsync(kept.From == kept.To
            ? $"The keys are those of epoch {kept.To}: {kept.Keys} of them."
            : $"The backup was of epoch {kept.From}; its keys are those of the export of epoch {kept.To} now: {kept.Keys} of them.");
        await output.WriteLineAsync($"{kept.Closed} stream(s) stay closed: their keys were destroyed after the backup was made.");
        await output.WriteLineAsync($"The journal has {replayed.Lines} line(s). {replayed.People} of those who were erased were in the backup and are erased again: {replayed.Keys} key(s) destroyed, {replayed.Removed} row(s) removed.");
        await output.WriteLineAsync("The database may be served. Rotate the keys and make a new backup: ./run keys rotate");
        return ExitCode.Ok;
    }
}

/// <summary>Exports the vault now; each rotation does by itself.</summary>
internal sealed class VaultExportVerb() : Verb("vault-export", "Write a sealed export of the vault into the recovery folder, in place of the one before it.")
{
    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        await context.Out.WriteLineAsync($"The vault is exported to {await context.Get<VaultExports>().Write(stop)}. Only its custodian opens it.");
        return ExitCode.Ok;
    }
}
