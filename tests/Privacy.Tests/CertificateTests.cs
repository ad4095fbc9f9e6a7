using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>A stranger with the certificate and the public key checks it with openssl alone; changed by a letter it does not hold.</summary>
public sealed class CertificateTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_certificate_is_checked_by_openssl_alone_and_a_changed_one_does_not_hold()
    {
        var shop = await Open(house);
        await shop.Erased(await shop.Client("Bjorg"));
        var id = await shop.Erased(await shop.Client("Aslak"));
        var visitor = house.Door(null);
        var page = $"/v1/public/{await house.SlugOf(shop.Business)}/certificates";
        var (certificate, key) = (await visitor.GetStringAsync($"{page}/{id.Value}"), await visitor.GetStringAsync($"{page}/key"));
        Assert.Equal((0, "OK: this statement is entry 1 of 2"), await Check(certificate, key));

        Assert.Equal(1, (await Check(certificate.Replace("subjects: 1", "subjects: 2", StringComparison.Ordinal), key)).Code);
        Assert.Equal(1, (await Check(certificate.Replace("index 1", "index 0", StringComparison.Ordinal), key)).Code);
        var (statement, proof) = (certificate[..(certificate.IndexOf("\n\n", StringComparison.Ordinal) + 1)], certificate[(certificate.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
        Assert.Equal(1, StatementCheck.Of(statement, proof, key.Split('\n')[0])!.Index);
        Assert.Null(StatementCheck.Of(statement + "x", proof, key.Split('\n')[0]));
    }

    [Fact]
    public async Task It_names_how_far_history_was_held_and_to_what_and_stays_what_it_was()
    {
        var shop = await Open(house);
        var client = await shop.Client("Cecilie");
        await shop.CatchUp();
        var held = await house.Service<Ledger>().EventsRoot(shop.Business, CancellationToken.None);
        var id = await shop.Erased(client);
        var page = $"/v1/public/{await house.SlugOf(shop.Business)}/certificates/{id.Value}";
        var certificate = await house.Door(null).GetStringAsync(page);
        Assert.True(held.Size > 5);
        Assert.Contains($"\nevents-root: {held.Size} {Convert.ToBase64String(held.Root)}\n", certificate, StringComparison.Ordinal);

        await shop.CatchUp();
        await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None);
        Assert.Equal(certificate, await house.Door(null).GetStringAsync(page));
    }

    [Fact]
    public async Task Over_a_log_that_was_damaged_nothing_is_proved_until_it_is_mended()
    {
        var shop = await Open(house);
        await shop.Erased(await shop.Client("Dagny"));
        var id = await shop.Asked(await shop.Client("Eivind"));
        var flip = $"update ledger.tiles set hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1) where tenant_id = '{shop.Business.Value}' and log = 'statements'";
        await house.Ask(flip);
        await Assert.ThrowsAsync<LedgerBrokenException>(() => shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(ErasureStage.Effective, (await shop.Case(id)).Stage);
        Assert.Equal(1, await shop.Count("privacy.certificates", $"serial = '{id.Value}' and proof is null"));

        await house.Ask(flip);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        Assert.Equal(1, await shop.Count("privacy.certificates", $"serial = '{id.Value}' and proof is not null"));
        var page = $"/v1/public/{await house.SlugOf(shop.Business)}/certificates";
        Assert.Equal((0, "OK: this statement is entry 1 of 2"), await Check(await house.Door(null).GetStringAsync($"{page}/{id.Value}"), await house.Door(null).GetStringAsync($"{page}/key")));
    }

    [Fact]
    public async Task A_certificate_whose_text_was_changed_afterwards_is_found_by_the_verification()
    {
        var shop = await Open(house);
        var id = await shop.Erased(await shop.Client("Frode"));
        Assert.Equal((1L, null), await Verified());
        await house.Ask($"update privacy.certificates set statement = replace(statement, 'subjects: 1', 'subjects: 2') where tenant_id = '{shop.Business.Value}'");
        Assert.Equal((1L, $"the certificate effective of erasure {id.Value} is not what was entered: its text was changed"), await Verified());

        async Task<(long Statements, string? Flaw)> Verified()
        {
            var verified = await house.Service<LedgerVerification>().Verify(shop.Business, null, null, CancellationToken.None);
            return (verified.Statements, verified.Flaw?.What);
        }
    }

    private static async Task<(int Code, string Said)> Check(string certificate, string key, [CallerFilePath] string here = "")
    {
        var folder = Directory.CreateTempSubdirectory("bookings-certificate-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate"), certificate);
        await File.WriteAllTextAsync(Path.Combine(folder, "key"), key);
        var script = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "verify-certificate.sh"));
        using var bash = Process.Start(new ProcessStartInfo("bash", [script, Path.Combine(folder, "certificate"), Path.Combine(folder, "key")]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        return (bash.ExitCode, said.Split(" in ")[0].TrimEnd());
    }
}
