using System.Diagnostics;
using System.Text;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>A certificate made by somebody who wants to be believed, by the business itself too, which signs what it likes: the script and the program refuse it, and run nothing of it.</summary>
public sealed class HostileCertificateTests(KernelRig rig) : IClassFixture<KernelRig>, IDisposable
{
    private const string Statement = "bookings-erasure/v1\nstage: effective\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bookings-hostile-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_signature_and_proof_do_not_cover_is_refused()
    {
        var (log, key, pem) = await Business();
        for (var nth = 0; nth < 7; nth++)
        {
            await rig.Get<StatementLog>().Add(log.Tenant, $"serial {nth}\n", Stop);
        }

        var index = await rig.Get<StatementLog>().Add(log.Tenant, Statement, Stop);
        var good = $"{Statement}\n{await rig.Get<StatementLog>().Proof(log.Tenant, index, Stop)}";
        Assert.Equal((true, true), await Holds(good, key, pem));
        var witnessed = $"{good}— witness.example {Convert.ToBase64String(new byte[68])}\n";
        Assert.Equal((true, true), await Holds(witnessed, key, pem));

        foreach (var (what, bad) in new (string, string)[]
        {
            ("a line behind the signatures", good + "stage: physical\n"),
            ("a paragraph behind the signatures", good + "\nstage: physical\n"),
            ("a line before the signatures", good.Replace("\n\n— ", "\n\nstage: physical\n— ", StringComparison.Ordinal)),
            ("words in the place of a signature", good + "— stage is: physical\n"),
            ("words in the place of what is extra", good.Replace("@v1\n", "@v1\nextra stage: physical\n", StringComparison.Ordinal)),
            ("an index in octal", good.Replace("index 7\n", "index 07\n", StringComparison.Ordinal)),
            ("another key's id", good[..^93] + "AAAA" + good[^89..]),
            ("no signature", good[..(good.IndexOf("\n\n— ", StringComparison.Ordinal) + 2)]),
        })
        {
            Assert.NotEqual(good, bad);
            Assert.True((false, false) == await Holds(bad, key, pem), what);
        }
    }

    [Fact]
    public async Task A_size_that_is_a_command_is_not_carried_out()
    {
        var (log, key, pem) = await Business();
        var left = Path.Combine(_folder.FullName, "left-behind");
        foreach (var size in new[] { $"i[$(touch {left})]", $"1+i[$(touch {left})0]", "010", "0", "-1", "99999999999999999999" })
        {
            Assert.Equal((false, false), await Holds(await Signed(log, size, [], Merkle.Leaf(Encoding.UTF8.GetBytes(Statement))), key, pem));
            Assert.False(File.Exists(left), size);
        }
    }

    [Fact]
    public async Task A_proof_of_more_hashes_than_the_tree_has_levels_proves_nothing()
    {
        var (log, key, pem) = await Business();
        var leaf = Merkle.Leaf(Encoding.UTF8.GetBytes(Statement));
        // The control: of one entry the root is its leaf.
        Assert.Equal((true, true), await Holds(await Signed(log, "1", [], leaf), key, pem));
        Assert.Equal((false, false), await Holds(await Signed(log, "1", [Merkle.Empty], Merkle.Node(Merkle.Empty, leaf)), key, pem));
    }

    private async Task<(LogId Log, string Key, string Pem)> Business()
    {
        var (caller, _) = await rig.Business();
        var key = await rig.Get<StatementLog>().Key(caller.Tenant, Stop);
        return (LogId.Statements(caller.Tenant), key.Line, key.Pem);
    }

    /// <summary>A certificate as the business can make it, whatever its log holds.</summary>
    private async Task<string> Signed(LogId log, string size, IEnumerable<byte[]> path, byte[] root)
    {
        using var key = await rig.Get<LedgerKeys>().Of(log, Stop);
        var head = SignedNote.Sign($"{log.Origin}\n{size}\n{Convert.ToBase64String(root)}\n", log.Origin, key);
        return $"{Statement}\n{TlogProof.Text(0, path, head)}";
    }

    /// <summary>What the script says of it, and what the program does.</summary>
    private async Task<(bool Script, bool Program)> Holds(string certificate, string key, string pem)
    {
        var (file, keys) = (Path.Combine(_folder.FullName, "certificate"), Path.Combine(_folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(file, certificate, Stop);
        await File.WriteAllTextAsync(keys, pem, Stop);
        using var bash = Process.Start(new ProcessStartInfo("bash", [Script(), file, keys]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(Stop), bash.StandardError.ReadToEndAsync(Stop));
        await bash.WaitForExitAsync(Stop);
        Assert.True(bash.ExitCode is 0 or 1 && (await error).Length == 0, await error);
        Assert.StartsWith(bash.ExitCode == 0 ? "OK: " : "FAIL: ", await output, StringComparison.Ordinal);
        var gap = certificate.IndexOf("\n\n", StringComparison.Ordinal);
        return (bash.ExitCode == 0, StatementCheck.Of(certificate[..(gap + 1)], certificate[(gap + 2)..], key) is not null);
    }

    private static string Script([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "verify-certificate.sh");
}
