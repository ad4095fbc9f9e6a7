using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>./run clients as one runs it.</summary>
public sealed class ClientsVerbTests : IAsyncLifetime
{
    private const string List = "reference,name,email\na,Kanari Fugl,kanari@example.no\nb,Kari,no address\n";

    private readonly string _folder = Names.Folder();
    private EmptyDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await EmptyDatabase.Make();
        Directory.CreateDirectory(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_list_comes_in_is_told_in_its_last_line_and_goes_out_again()
    {
        var (file, rejected, export) = (Path.Combine(_folder, "list.csv"), Path.Combine(_folder, "list.rejected.csv"), Path.Combine(_folder, "all.csv"));
        await File.WriteAllTextAsync(file, List, Stop);
        await Run("business", "add", "klinikk");

        var (code, output) = await Run("clients", "import", file, "--business", "klinikk");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("1 clients, 0 known before, 1 rejected", output.Split('\n'));
        Assert.DoesNotContain("Kanari", output, StringComparison.Ordinal);
        Assert.Equal(["line,column,reason,message", "3,email,client-details-wrong,\"It must be an e-mail address.\""], await File.ReadAllLinesAsync(rejected, Stop));

        (_, output) = await Run("clients", "import", file, "--business", "klinikk");
        Assert.Contains("0 clients, 1 known before, 1 rejected", output.Split('\n'));

        (code, output) = await Run("clients", "export", export, "--business", "klinikk");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains($"1 clients in {export}", output, StringComparison.Ordinal);
        Assert.Contains(",a,Kanari Fugl,kanari@example.no,", await File.ReadAllTextAsync(export, Stop), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(export));
        }

        // What is there is not written over.
        (code, _) = await Run("clients", "export", export, "--business", "klinikk");
        Assert.Equal(ExitCode.Refused, code);
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        await using var child = ChildHost.Start(
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", Path.Combine(_folder, "data")), ("ConnectionStrings__Bookings", _database.ConnectionString));
        return (await child.Exit(), child.Output);
    }
}
