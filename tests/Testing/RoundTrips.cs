using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Bookings.Testing;

/// <summary>What a deed sends to a database, one text for each round trip, by what the driver itself reports.</summary>
public static class RoundTrips
{
    public static async Task<IReadOnlyList<string>> Of(string connectionString, Func<Task> deed)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString(), StringComparer.Ordinal);
                if (tags.ContainsValue(database))
                {
                    seen.Enqueue(tags.GetValueOrDefault("db.query.text") ?? tags.GetValueOrDefault("db.statement") ?? $"{activity.OperationName} {string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"))}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await deed();
        return [.. seen];
    }
}
