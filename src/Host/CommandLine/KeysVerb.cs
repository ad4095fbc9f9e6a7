using System.CommandLine;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>The keys of personal data.</summary>
internal sealed class KeysVerb : Command
{
    public KeysVerb()
        : base("keys", "Look after the keys that seal personal data.") => Add(new RotateKeysVerb());
}

internal sealed class RotateKeysVerb() : Verb(
    "rotate", "Wrap everything alive under a new epoch's key and destroy the old one. Appends go on meanwhile; killed, it goes on at the next call.")
{
    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var custodian = context.Get<ICustodian>();
        using var bar = new ProgressLine(context.Screen);
        var rotated = await context.Get<KeyRotation>().Run(new Progress<RotationProgress>(at => bar.Show(at.Step, at.Done, at.Total)), stop);
        bar.Done();
        await context.Out.WriteLineAsync($"Epoch {rotated.From} is destroyed, epoch {rotated.To} is active. {rotated.Evidence}");
        await context.Out.WriteLineAsync(custodian.Assurance.ToString());
        return ExitCode.Ok;
    }
}
