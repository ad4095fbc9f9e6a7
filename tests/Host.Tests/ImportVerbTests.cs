using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>./run import as one runs it.</summary>
public sealed class ImportVerbTests : IAsyncLifetime
{
    private const string Export =
        """
        booking_id,client_id,client_name,booked_at,location,provider,service,start,end,zone,status
        1,a,Kanari Fugl,2024-02-01T10:00:00Z,North,Room 1,check,2024-03-04T09:00:00,2024-03-04T09:30:00,Europe/Oslo,completed
        2,b,Kanari Fugl,2024-02-01T10:00:00Z,North,Room 1,check,2024-03-04T09:15:00,2024-03-04T09:45:00,Europe/Oslo,no_show
        3,b,Kanari Fugl,2024-02-01T10:00:00Z,North,Room 1,check,2024-03-04T10:00:00,2024-03-04T10:30:00,Europe/Oslo,no_show

        """;

    private readonly string _folder = Names.Folder();
    private EmptyDatabase _database = null!;

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
    public async Task An_export_is_taken_over_told_in_its_last_line_and_again_adds_nothing()
    {
        var (file, rejected) = (Path.Combine(_folder, "export.csv"), Path.Combine(_folder, "export.rejected.csv"));
        await File.WriteAllTextAsync(file, Export, TestContext.Current.CancellationToken);
        await Run("business", "add", "klinikk");

        var (code, output) = await Run("import", file, "--business", "klinikk");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("2 appointments, 2 clients, 1 providers, 1 rejected", output.Split('\n'));
        var told = await File.ReadAllLinesAsync(rejected, TestContext.Current.CancellationToken);
        Assert.Equal(["line,column,reason,message", "3,,slot-taken,\"The provider has another appointment at this time.\""], told);
        Assert.DoesNotContain("Kanari", output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Export.Replace("09:15", "10:30", StringComparison.Ordinal).Replace("09:45", "11:00", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (code, output) = await Run("import", file, "--business", "klinikk");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("1 appointments, 0 clients, 0 providers, 0 rejected", output.Split('\n'));
        Assert.False(File.Exists(rejected));
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_with_what_to_do()
    {
        var file = Path.Combine(_folder, "export.csv");
        await File.WriteAllTextAsync(file, "a,b\n1,2\n", TestContext.Current.CancellationToken);
        await Run("business", "add", "klinikk");

        Assert.Equal((ExitCode.Refused, true), await Refused("there is no such file", "import", $"{file}.not", "--business", "klinikk"));
        Assert.Equal((ExitCode.Refused, true), await Refused("./run business add nobody", "import", file, "--business", "nobody"));
        Assert.Equal((ExitCode.Refused, true), await Refused("is not a header", "import", file, "--business", "klinikk"));
        Assert.Equal((ExitCode.Usage, true), await Refused("--business", "import", file));
    }

    private async Task<(int Code, bool IsSaid)> Refused(string said, params string[] arguments)
    {
        var (code, output) = await Run(arguments);
        return (code, output.Contains(said, StringComparison.Ordinal));
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        await using var child = ChildHost.Start(
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", Path.Combine(_folder, "data")), ("ConnectionStrings__Bookings", _database.ConnectionString));
        return (await child.Exit(), child.Output);
    }
}
