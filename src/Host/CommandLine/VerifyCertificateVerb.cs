using System.CommandLine;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>Checks a certificate of erasure, without a database and without a network, as docs/verify-certificate.sh does with openssl.</summary>
internal sealed class VerifyCertificateVerb : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "The certificate: its statement, an empty line, and the proof." };
    private readonly Option<string> _key = new("--key") { Description = "A file whose first line is the business's verifier key, from where it publishes it.", Required = true, HelpName = "FILE" };

    public VerifyCertificateVerb()
        : base("verify-certificate", "Check a certificate of erasure with the public key of the business's log.")
    {
        Add(_file);
        Add(_key);
        SetAction(Check);
    }

    private async Task<int> Check(ParseResult arguments, CancellationToken stop)
    {
        var text = await Read(arguments.GetValue(_file)!, stop);
        var key = (await Read(arguments.GetValue(_key)!, stop)).Split('\n')[0];
        var gap = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (gap < 0 || StatementCheck.Of(text[..(gap + 1)], text[(gap + 2)..], key) is not { } proved)
        {
            throw new RefusedException("This certificate does not hold: statement, proof and key do not belong together.", "Fetch it again from the address that it was given with.");
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync($"OK: this statement is entry {proved.Index} of {proved.Size} in {proved.Origin}");
        return ExitCode.Ok;
    }

    private static async Task<string> Read(string file, CancellationToken stop) => File.Exists(file)
        ? await File.ReadAllTextAsync(file, stop)
        : throw new RefusedException($"There is no file '{file}'.", "Nothing was checked.");
}
