using System.Diagnostics;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Statements: entered once, proved to whoever has the text, and checked without the program.</summary>
public sealed class StatementLogTests(KernelRig rig) : IClassFixture<KernelRig>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bookings-statements-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StatementLog Log => rig.Get<StatementLog>();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_statement_is_entered_once_however_often_it_is_made()
    {
        var (caller, _) = await rig.Business();
        Assert.Equal(0, await Log.Add(caller.Tenant, "bookings-erasure/v1\nserial a\n", Stop));
        Assert.Equal(1, await Log.Add(caller.Tenant, "bookings-erasure/v1\nserial b\n", Stop));
        Assert.Equal(0, await Log.Add(caller.Tenant, "bookings-erasure/v1\nserial a\n", Stop));
        Assert.Equal(2, await Log.Add(caller.Tenant, "bookings-erasure/v1\nserial c\n", Stop));
        Assert.Null(await Log.Proof(caller.Tenant, 3, Stop));
        Assert.Null(await Log.Proof(caller.Tenant, -1, Stop));
    }

    [Fact]
    public async Task Many_at_once_get_an_index_each()
    {
        var (caller, _) = await rig.Business();
        var indices = await Task.WhenAll(Enumerable.Range(0, 60).Select(nth => Books.State(rig, caller.Tenant, $"serial {nth % 30}\n")));
        Assert.Equal(Enumerable.Range(0, 30).Select(nth => (long)nth), indices.Distinct().Order());
        Assert.Equal((30L, null), await Verified(caller.Tenant));
    }

    [Fact]
    public async Task Openssl_alone_checks_a_statement_and_refuses_a_changed_one()
    {
        var (caller, _) = await rig.Business();
        for (var nth = 0; nth < 300; nth++)
        {
            await Log.Add(caller.Tenant, $"bookings-erasure/v1\nserial {nth}\n", Stop);
        }

        var (certificate, key) = (Path.Combine(_folder.FullName, "certificate"), Path.Combine(_folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(key, (await Log.Key(caller.Tenant, Stop)).Pem, Stop);
        foreach (var index in (int[])[0, 255, 256, 299])
        {
            await Write(index, await Log.Proof(caller.Tenant, index, Stop));
            var (code, output) = await Check(certificate, key);
            Assert.True(code == 0, output);
            Assert.Contains($"OK: this statement is entry {index} of 300 in bookings/{caller.Tenant}/statements", output, StringComparison.Ordinal);
        }

        var proof = await Log.Proof(caller.Tenant, 299, Stop);
        await Write(298, proof);
        Assert.NotEqual(0, (await Check(certificate, key)).Code);

        // Another business's key vouches for nothing here.
        var (other, _) = await rig.Business();
        await Write(299, proof);
        Assert.Equal(0, (await Check(certificate, key)).Code);
        await File.WriteAllTextAsync(key, (await Log.Key(other.Tenant, Stop)).Pem, Stop);
        Assert.NotEqual(0, (await Check(certificate, key)).Code);

        Task Write(int serial, string? proven) => File.WriteAllTextAsync(certificate, $"bookings-erasure/v1\nserial {serial}\n\n{proven}", Stop);
    }

    [Theory]
    [InlineData("the statements that are known are not those in their log", "delete from ledger.statements where tenant_id = $1 and index = 1")]
    [InlineData("the statements that are known are not those in their log", "update ledger.statements set hash = sha256('x') where tenant_id = $1 and index = 1")]
    [InlineData("the root that was written down for statements is another one", "update ledger.tiles set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where tenant_id = $1 and log = 'statements'")]
    [InlineData("the statements that are known are not those in their log", "update ledger.logs set size = 2 where tenant_id = $1 and log = 'statements'")]
    [InlineData("a statement of parcels is not what was entered: its text was changed", "update parcels.statements set text = 'x' where tenant_id = $1 and text = 'b'")]
    [InlineData("of statement 1 nobody has the text any more", "delete from parcels.statements where tenant_id = $1 and text = 'b'")]
    [InlineData("tile 0/001 of statements does not follow from the leaves below it", "update ledger.tiles set number = 1 where tenant_id = $1 and log = 'statements'")]
    public async Task A_log_that_was_changed_is_found_out(string says, string sql)
    {
        var (caller, _) = await rig.Business();
        foreach (var serial in (string[])["a", "b", "c"])
        {
            await Books.State(rig, caller.Tenant, serial);
        }

        Assert.Equal((3L, null), await Verified(caller.Tenant));
        await Books.Tamper(rig, caller.Tenant, sql);
        Assert.Equal(says, (await Verified(caller.Tenant)).Flaw);
    }

    [Fact]
    public async Task A_log_made_anew_over_changed_statements_does_not_lead_to_a_checkpoint_that_was_kept()
    {
        var (caller, _) = await rig.Business();
        await State("a", "b");
        var kept = await rig.Get<Ledger>().Checkpoint(LogId.Statements(caller.Tenant), Stop);
        await State("c");
        Assert.Null((await Books.Verify(rig, caller.Tenant, kept)).Flaw);

        await Forget();
        await State("a");
        Assert.Equal("the checkpoint that was given is over 2 statements, and the ledger has 1", (await Books.Verify(rig, caller.Tenant, kept)).Flaw?.What);
        await State("x", "c");
        Assert.Equal((3L, null), await Verified(caller.Tenant));
        Assert.Contains("and not the checkpoint that was given", (await Books.Verify(rig, caller.Tenant, kept)).Flaw!.What, StringComparison.Ordinal);

        Task Forget() => Books.Tamper(rig, caller.Tenant, "delete from parcels.statements where tenant_id = $1; delete from ledger.statements where tenant_id = $1; delete from ledger.tiles where tenant_id = $1; delete from ledger.logs where tenant_id = $1");

        async Task State(params string[] texts)
        {
            foreach (var text in texts)
            {
                await Books.State(rig, caller.Tenant, text);
            }
        }
    }

    /// <summary>The statement's own hash, another's, and one of the level above: whichever the proof would lead over.</summary>
    [Theory]
    [InlineData(0, 1, 20)]
    [InlineData(0, 0, 40)]
    [InlineData(1, 0, 3)]
    public async Task Nothing_is_signed_over_a_tile_that_was_changed(int level, int number, int place)
    {
        var (caller, _) = await rig.Business();
        for (var nth = 0; nth < 270; nth++)
        {
            await Log.Add(caller.Tenant, $"serial {nth}\n", Stop);
        }

        var flip = $"update ledger.tiles set hashes = set_byte(hashes, {place}, get_byte(hashes, {place}) # 1) where tenant_id = $1 and level = {level} and number = {number}";
        var index = level == 0 && number == 0 ? 0 : 256;
        var proof = await Log.Proof(caller.Tenant, index, Stop);
        await Books.Tamper(rig, caller.Tenant, flip);
        await Assert.ThrowsAsync<LedgerBrokenException>(() => Log.Proof(caller.Tenant, index, Stop));
        if ((level, number) != (0, 0))
        {
            // Over the edge of the tree nothing is built either.
            await Assert.ThrowsAsync<LedgerBrokenException>(() => rig.Get<Ledger>().Checkpoint(LogId.Statements(caller.Tenant), Stop));
            await Assert.ThrowsAsync<LedgerBrokenException>(() => Log.Add(caller.Tenant, "one more\n", Stop));
        }

        await Books.Tamper(rig, caller.Tenant, flip);
        Assert.Equal(proof, await Log.Proof(caller.Tenant, index, Stop));
        Assert.Equal(270, await Log.Add(caller.Tenant, "one more\n", Stop));
    }

    private async Task<(long Count, string? Flaw)> Verified(TenantId tenant)
    {
        var verified = await Books.Verify(rig, tenant);
        return (verified.Statements, verified.Flaw?.What);
    }

    private static async Task<(int Code, string Output)> Check(params string[] arguments)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", [Script("docs/verify-certificate.sh"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = await bash.StandardOutput.ReadToEndAsync(Stop) + await bash.StandardError.ReadToEndAsync(Stop);
        await bash.WaitForExitAsync(Stop);
        return (bash.ExitCode, output);
    }

    private static string Script(string path, [System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", path);
}
