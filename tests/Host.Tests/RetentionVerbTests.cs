using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>./run retention as one runs it.</summary>
public sealed class RetentionVerbTests : IAsyncLifetime
{
    private readonly string _folder = Names.Folder();
    private EmptyDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EmptyDatabase.Make();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Without_a_rule_it_says_so_and_runs_nothing()
    {
        await Run("business", "add", "klinikk");
        var (code, output) = await Run("retention", "--business", "klinikk", "--dry-run");
        Assert.Equal((ExitCode.Ok, true), (code, output.Contains("There is no rule: nothing is erased unless somebody asks.", StringComparison.Ordinal)));
        (code, output) = await Run("retention", "--business", "klinikk");
        Assert.Equal((ExitCode.Refused, true), (code, output.Contains("No night is due", StringComparison.Ordinal)));
        (code, output) = await Run("retention", "--business", "nobody", "--dry-run");
        Assert.Equal((ExitCode.Refused, true), (code, output.Contains("There is no business 'nobody'.", StringComparison.Ordinal)));
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        await using var child = ChildHost.Start(
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", Path.Combine(_folder, "data")), ("ConnectionStrings__Bookings", _database.ConnectionString));
        return (await child.Exit(), child.Output);
    }
}
