using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bookings.Kernel;
using Bookings.Testing;
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
