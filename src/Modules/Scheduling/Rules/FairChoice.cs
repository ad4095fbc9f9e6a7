using System.Buffers.Binary;

namespace Bookings.Scheduling;

/// <summary>A provider who is free at the wished time, and how much of the day and week is booked already.</summary>
internal sealed record Candidate(ProviderId Provider, Duration OnTheDay, Duration InTheWeek);

/// <summary>
/// Who gets a client that asks for "any provider": the one with least to do that day, then that week. Among equals the order is
/// drawn anew for each start, from ids and instant alone: asking again gives the same answer, and nobody is always first.
/// </summary>
internal static class FairChoice
{
    internal static ProviderId? Pick(IEnumerable<Candidate> free, Instant start) => InOrder(free, start) is [var first, ..] ? first : null;

    /// <summary>Whom to try next when the first was taken meanwhile.</summary>
    internal static IReadOnlyList<ProviderId> InOrder(IEnumerable<Candidate> free, Instant start) =>
        [.. free
            .OrderBy(candidate => candidate.OnTheDay)
            .ThenBy(candidate => candidate.InTheWeek)
            .ThenBy(candidate => Lot(candidate.Provider, start))
            .ThenBy(candidate => candidate.Provider.Value)
            .Select(candidate => candidate.Provider)];

    private static ulong Lot(ProviderId provider, Instant start)
    {
        Span<byte> id = stackalloc byte[16];
        provider.Value.TryWriteBytes(id);
        return Mix(BinaryPrimitives.ReadUInt64LittleEndian(id) ^ Mix(BinaryPrimitives.ReadUInt64LittleEndian(id[8..]) ^ Mix((ulong)start.ToUnixTimeTicks())));
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014): HashCode differs from one process to the next.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
