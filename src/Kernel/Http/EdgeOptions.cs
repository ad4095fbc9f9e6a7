using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>What a host decides about its edge.</summary>
public sealed class EdgeOptions
{
    /// <summary>Largest body in bytes for operations that do not say otherwise with <see cref="Bodies.StreamsBody"/>.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>Requests that one token may make in <see cref="RateWindow"/>.</summary>
    public int RequestsPerCaller { get; set; } = 60_000;

    /// <summary>Requests that one address may make in <see cref="RateWindow"/> without a valid token. The address is kept in memory only.</summary>
    public int RequestsPerAddress { get; set; } = 6_000;

    /// <summary>Changes (holds, bookings, answers) that guests may make from one address in <see cref="RateWindow"/>; of IPv6 the first 64 bits are one.</summary>
    public int GuestChangesPerAddress { get; set; } = 60;

    /// <summary>Changes that all guests of one business may make in <see cref="RateWindow"/>.</summary>
    public int GuestChangesPerBusiness { get; set; } = 1_200;

    /// <summary>The largest number that a guest's browser may have to try before it may book: with the usual one it takes about a second.</summary>
    public int ProofOfWork { get; set; } = 100_000;

    public TimeSpan RateWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Signs what one host hands out and another takes back, such as cursors: 32 bytes. The start puts the deployment's own here, which lies in its database; until then
    /// it is one that was drawn.
    /// </summary>
    public byte[] CursorKey { get; set; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Where people reach this installation; null for where it listens. See <see cref="Kernel.PublicUrl"/>.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Least time between two writes of the progress of one operation.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(300);
}
