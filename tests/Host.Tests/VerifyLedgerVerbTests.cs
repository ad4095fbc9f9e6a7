using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>./run verify-ledger as one runs it.</summary>
public sealed class VerifyLedgerVerbTests : IAsyncLifetime
{
    private readonly string _folder = Names.Folder();
    private EmptyDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await EmptyDatabase.Make();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_says_what_fits_and_names_what_does_not()
    {
        await Run("business", "add", "klinikk");
        await Run("business", "add", "salong");
        await Served();

        var (code, output) = await Run("verify-ledger");
        Assert.True(code == ExitCode.Ok, output);
        Assert.Matches("klinikk: [1-9][0-9]* event\\(s\\) fit, 0 of them", output);
        Assert.Contains("salong: ", output, StringComparison.Ordinal);

        await PgCluster.Run(_database.ConnectionString, "update events.mt_events set version = 77 where position = 1 and tenant_id = (select tenant_id from access.businesses where slug = 'klinikk')");
        (code, output) = await Run("verify-ledger", "--business", "klinikk");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Matches("klinikk: the event at position 1 \\([0-9a-f-]{36}\\) does not fit: what differs: version\\.", output);
        Assert.Equal(ExitCode.Ok, (await Run("verify-ledger", "--business", "salong")).Code);
        Assert.Equal(ExitCode.Refused, (await Run("verify-ledger")).Code);

        (code, output) = await Run("verify-ledger", "--business", "nobody");
        Assert.Equal((ExitCode.Refused, true), (code, output.Contains("There is no business 'nobody'.", StringComparison.Ordinal)));
        (code, output) = await Run("verify-ledger", "--checkpoint", "x");
        Assert.Equal((ExitCode.Refused, true), (code, output.Contains("A checkpoint is one business's.", StringComparison.Ordinal)));
        (code, output) = await Run("verify-ledger", "--business", "salong", "--checkpoint", Path.Combine(_folder, "none"));
        Assert.Equal((ExitCode.Refused, true), (code, output.Contains("There is no file", StringComparison.Ordinal)));
    }

    /// <summary>A server runs until everything is in the ledger.</summary>
    private async Task Served()
    {
        var (child, http) = await ChildHost.Serve(Path.Combine(_folder, "data"), ("ConnectionStrings__Bookings", _database.ConnectionString), ("Bookings__Demo", "false"));
        using (http)
        {
            await using (child)
            {
                await using var database = Npgsql.NpgsqlDataSource.Create(_database.ConnectionString);
                await using var waiting = database.CreateCommand(
                    "select count(*) from events.heads h where position > coalesce((select size from ledger.logs l where l.tenant_id = h.tenant_id and l.log = 'events'), 0)");
                while (await waiting.ExecuteScalarAsync(Stop) is not 0L)
                {
                    await Task.Yield();
                }

                await child.Terminate();
            }
        }
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        await using var child = ChildHost.Start(
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", Path.Combine(_folder, "data")), ("ConnectionStrings__Bookings", _database.ConnectionString));
        return (await child.Exit(), child.Output);
    }
}
