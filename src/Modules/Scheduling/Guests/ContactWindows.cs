using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Scheduling;

/// <summary>
/// So many times in a while for each e-mail address or telephone number: what guests send in somebody's name, they cannot send without end. Known or not, each is
/// counted the same way, for what is counted alone would tell. In memory only, and only as a keyed hash.
/// </summary>
internal sealed class ContactWindows(TimeProvider clock)
{
    private const int MostContacts = 10_000;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Queue<long>> _taken = new(StringComparer.Ordinal);

    /// <summary>How long to wait; null when there was one left, which is taken now.</summary>
    /// <param name="what">For which purpose: each has a count of its own.</param>
    /// <param name="contact">In its normal form.</param>
    internal TimeSpan? Take(string what, TenantId business, string contact, int most, TimeSpan window)
    {
        if (_taken.Count > MostContacts)
        {
            _taken.Clear();
        }

        var now = clock.GetTimestamp();
        var times = _taken.GetOrAdd(Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{what} {business.Value} {contact}"))), _ => []);
        lock (times)
        {
            while (times.TryPeek(out var first) && clock.GetElapsedTime(first, now) >= window)
            {
                times.Dequeue();
            }

            if (times.Count >= most)
            {
                return window - clock.GetElapsedTime(times.Peek(), now);
            }

            times.Enqueue(now);
            return null;
        }
    }
}
