using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Two programs start for the first time at the same moment, on one empty database and one place for keys.</summary>
public sealed class FoundingTests : IAsyncLifetime
{
    private readonly TestDatabase _empty = new("empty", _ => Task.CompletedTask);
    private readonly string _folder = Names.Folder();
    private int _creating;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Keys => Path.Combine(_folder, "keys");

    public ValueTask InitializeAsync() => new(_empty.Create());

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _empty.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The one that makes the secret is held until the other one is as far, or waits for it: without a lock around it both would make one.</summary>
    [Fact]
    public async Task There_is_one_secret_and_both_have_it()
    {
        await using var one = Program();
        await using var other = Program();
        await Task.WhenAll(one.Services.Prepare(Stop), other.Services.Prepare(Stop));
        Assert.Equal(1, _creating);
        Assert.Equal(["epoch-00000001.key", "ledger.key"], Directory.GetFiles(Keys).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(new[] { one, other }, program => Assert.Equal([1], program.Services.GetRequiredService<Vault>().LiveEpochs));
    }

    private WebApplication Program()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_ => new BookingsDatabase(_empty.ConnectionString));
        builder.Services.AddSingleton<ICustodian>(new Meeting(new FileCustodian(Keys), this));
        builder.Services.AddSingleton(new RecoveryFolder(Path.Combine(_folder, "recovery")));
        builder.Services.AddBookings();
        return builder.Build();
    }

    private async Task<bool> SomebodyWaits()
    {
        await using var connection = new NpgsqlConnection($"{_empty.ConnectionString};Pooling=false");
        await connection.OpenAsync(Stop);
        await using var ask = new NpgsqlCommand(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))", connection);
        return await ask.ExecuteScalarAsync(Stop) is true;
    }

    private sealed class Meeting(ICustodian real, FoundingTests tests) : ICustodian
    {
        public string Name => real.Name;

        public Assurance Assurance => real.Assurance;

        public async ValueTask<Secret> Create(int epoch, CancellationToken ct)
        {
            if (epoch == 1)
            {
                Interlocked.Increment(ref tests._creating);
                while (Volatile.Read(ref tests._creating) < 2 && !await tests.SomebodyWaits())
                {
                    await Task.Yield();
                }
            }

            return await real.Create(epoch, ct);
        }

        public ValueTask<Secret?> Open(int epoch, CancellationToken ct) => real.Open(epoch, ct);

        public ValueTask<string> Destroy(int epoch, CancellationToken ct) => real.Destroy(epoch, ct);
    }
}
