using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>The key that all hosts of a deployment sign with: kept in the database, where the first of them has put it.</summary>
internal static class EdgeKey
{
    internal static async Task<byte[]> Of(BookingsDatabase database, CancellationToken cancellation)
    {
        // Of two that draw at once one comes first, and both read what it drew.
        await using (var draw = database.System.CreateCommand("insert into events.edge_key (key) values ($1) on conflict do nothing"))
        {
            draw.Parameters.Add(Param.Bytes(RandomNumberGenerator.GetBytes(32)));
            await draw.ExecuteNonQueryAsync(cancellation);
        }

        await using var read = database.System.CreateCommand("select key from events.edge_key");
        return (byte[])(await read.ExecuteScalarAsync(cancellation))!;
    }
}
