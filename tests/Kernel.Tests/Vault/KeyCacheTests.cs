using System.Security.Cryptography;
using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class KeyCacheTests
{
    private static readonly TenantId Tenant = new("k7m2p9x4w1qz");
    private readonly VirtualClock _clock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyCache.KeySize);
    private readonly Guid _stream = Guid.CreateVersion7();

    [Fact]
    public void A_key_is_kept_for_a_minute_and_then_zeroed()
    {
        var cache = new KeyCache(_clock);
        cache.Put(Tenant, _stream, _key, cache.Generation);
        _clock.Advance(TimeSpan.FromSeconds(59));
        var copy = new byte[KeyCache.KeySize];
        Assert.True(cache.TryCopy(Tenant, _stream, copy));
        Assert.Equal(_key, copy);
        Assert.False(cache.TryCopy(new("another"), _stream, copy));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cache.Holds(_key));
        Assert.False(cache.TryCopy(Tenant, _stream, copy));
        Assert.False(cache.Holds(_key));
    }

    [Fact]
    public void What_nobody_asks_for_again_is_swept()
    {
        var cache = new KeyCache(_clock);
        cache.Put(Tenant, _stream, _key, cache.Generation);
        _clock.Advance(KeyCache.Lifetime);
        cache.Sweep();
        Assert.False(cache.Holds(_key));
    }

    [Fact]
    public void Eviction_zeroes_at_once_and_stops_a_read_that_began_before_it()
    {
        var cache = new KeyCache(_clock);
        var before = cache.Generation;
        cache.Put(Tenant, _stream, _key, before);
        cache.Forget(Tenant);
        Assert.False(cache.Holds(_key));
        cache.Put(Tenant, _stream, _key, before);
        Assert.False(cache.TryCopy(Tenant, _stream, new byte[KeyCache.KeySize]));
        cache.Put(Tenant, _stream, _key, cache.Generation);
        Assert.True(cache.TryCopy(Tenant, _stream, new byte[KeyCache.KeySize]));
    }

    [Fact]
    public void It_is_bounded_and_the_oldest_goes_first()
    {
        var cache = new KeyCache(_clock, capacity: 3);
        Guid[] streams = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        foreach (var stream in streams)
        {
            cache.Put(Tenant, stream, RandomNumberGenerator.GetBytes(KeyCache.KeySize), cache.Generation);
        }

        Assert.Equal(3, cache.Count);
        Assert.Equal([false, false, true, true, true], streams.Select(stream => cache.TryCopy(Tenant, stream, new byte[KeyCache.KeySize])));
    }
}
