using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Bookings.Bench;

/// <summary>
/// A new epoch for 1,000,000 stream keys: every one wrapped again, verified, the old ones dropped and their secret destroyed. First with nobody else there, then while
/// appends go on, which are held against the same appends without it.
/// </summary>
internal static class RotationFigure
{
    private const int Keys = 1_000_000;
    private const int Callers = 16;

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_rotation");
        await using var services = await rig.Services(connection, new ParcelModule());
        var parcels = await Parcels.Make(services);
        await Fill(connection, services.GetRequiredService<Vault>(), parcels);
        await Rig.Execute(connection, "vacuum analyze");

        var (alone, besides, still, meanwhile) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            alone.Add(await Rotate(services));
        }

        // After those: every append adds a key.
        for (var round = 0; round < rig.Rounds; round++)
        {
            still.Add(await Rig.PerSecond(Callers, parcels.AppendSealed));
            using var ended = new CancellationTokenSource();
            var appends = Appends(parcels, ended.Token);
            besides.Add(await Rotate(services));
            await ended.CancelAsync();
            meanwhile.Add(await appends);
        }

        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| rotating an epoch with {Keys:N0} stream keys | {Rig.Median(alone):0.0} s ({alone.Min():0.0}-{alone.Max():0.0}) | | | ≤ 20 s |"));
        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| the same while {Callers} callers append | {Rig.Median(besides):0.0} s ({besides.Min():0.0}-{besides.Max():0.0}) | | | told for comparison |"));
        rig.Compare($"sealed appends during a rotation against without one, {Callers} callers", meanwhile, still, "≥ 70 %");
    }

    private static async Task<double> Rotate(IServiceProvider services)
    {
        var since = Stopwatch.GetTimestamp();
        await services.GetRequiredService<KeyRotation>().Run(null, CancellationToken.None);
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    /// <summary>Until it is told to end; operations per second.</summary>
    private static async Task<double> Appends(Parcels parcels, CancellationToken end)
    {
        var (done, since) = (0L, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (!end.IsCancellationRequested)
            {
                await parcels.AppendSealed(random);
                Interlocked.Increment(ref done);
            }
        }, CancellationToken.None)));
        return done / since.Elapsed.TotalSeconds;
    }

    private static async Task Fill(string connection, Vault vault, Parcels parcels)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync();
        await using var rows = await opened.BeginBinaryImportAsync("copy vault.stream_keys (epoch, tenant_id, stream_id, class, owner_tag, wrapped, commitment) from stdin (format binary)");
        for (var nth = 0; nth < Keys; nth++)
        {
            var key = vault.NewKey(parcels.Businesses[nth % parcels.Businesses.Count], Guid.CreateVersion7(), DataClass.Booking, parcels.People[nth % parcels.People.Count]);
            await rows.StartRowAsync();
            await rows.WriteAsync(key.Row.Epoch, NpgsqlDbType.Integer);
            await rows.WriteAsync(key.Tenant.Value, NpgsqlDbType.Varchar);
            await rows.WriteAsync(key.Row.Stream, NpgsqlDbType.Uuid);
            await rows.WriteAsync((short)key.Row.Class, NpgsqlDbType.Smallint);
            await rows.WriteAsync(key.Row.OwnerTag, NpgsqlDbType.Bytea);
            await rows.WriteAsync(key.Row.Wrapped, NpgsqlDbType.Bytea);
            await rows.WriteAsync(key.Row.Commitment, NpgsqlDbType.Bytea);
        }

        await rows.CompleteAsync();
    }
}
