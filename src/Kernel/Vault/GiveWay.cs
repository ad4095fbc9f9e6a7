using System.Diagnostics;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Lets those who book go first: whoever works through a large table rests after a page twice as long as the page took, while others write. With nobody there it never rests.
/// </summary>
internal sealed class GiveWay(NpgsqlDataSource database)
{
    /// <summary>Writing transactions of others in a second from which on it rests: fewer do not feel it.</summary>
    private const int Busy = 20;

    private long _since = Stopwatch.GetTimestamp();
    private ulong? _last;

    /// <param name="own">Writing transactions of the caller since the last call.</param>
    /// <param name="ct">Ends the rest.</param>
    internal async Task After(uint own, CancellationToken ct)
    {
        var worked = Stopwatch.GetElapsedTime(_since);
        // Every writing transaction of the server takes a number, whichever node it comes from.
        await using var ask = database.CreateCommand("select pg_snapshot_xmax(pg_current_snapshot())::text");
        var now = ulong.Parse((string)(await ask.ExecuteScalarAsync(ct))!, System.Globalization.CultureInfo.InvariantCulture);
        if (_last is { } last && now - last > own + (Busy * worked.TotalSeconds))
        {
            await Task.Delay(worked * 2, ct);
        }

        (_last, _since) = (now, Stopwatch.GetTimestamp());
    }
}
