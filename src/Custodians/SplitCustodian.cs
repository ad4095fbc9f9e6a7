using System.Security.Cryptography;
using Bookings.Kernel;

namespace Bookings.Custodians;

/// <summary>
/// Two custodians, of which each keeps half: a secret of its own. What seals is made of both, so neither of them, nor whoever has taken what one of them keeps, can open anything; and as soon as
/// either has destroyed its half, nobody can.
/// </summary>
public sealed class SplitCustodian(ICustodian first, ICustodian second) : ICustodian
{
    /// <inheritdoc/>
    public string Name => $"split({first.Name}+{second.Name})";

    /// <summary>That of the stronger half: without it the other one is 32 bytes of chance.</summary>
    public Assurance Assurance => new(
        (DestroyedBy)Math.Max((int)first.Assurance.By, (int)second.Assurance.By),
        $"Two custodians each kept half of the secret, and one half without the other says nothing. {first.Name}: {first.Assurance.Says} {second.Name}: {second.Assurance.Says}");

    /// <inheritdoc/>
    public async ValueTask<Secret> Create(int epoch, CancellationToken ct)
    {
        // A half that was made before a crash is taken: nothing was sealed with it yet.
        using var one = await first.Open(epoch, ct);
        using var other = await second.Open(epoch, ct);
        if (one is not null && other is not null)
        {
            throw new VaultUnavailableException($"Both custodians hold a half for number {epoch} already: these keys belong to another database.");
        }

        using var made = one is null ? await first.Create(epoch, ct) : null;
        using var madeOther = other is null ? await second.Create(epoch, ct) : null;
        return Joined(one ?? made!, other ?? madeOther!);
    }

    /// <inheritdoc/>
    public async ValueTask<Secret?> Open(int epoch, CancellationToken ct)
    {
        using var one = await first.Open(epoch, ct);
        using var other = await second.Open(epoch, ct);
        return one is null || other is null ? null : Joined(one, other);
    }

    /// <summary>Asks both, also where the first one fails: either is enough, and both are to be rid of it.</summary>
    /// <exception cref="VaultUnavailableException">One of them could not. The other half may be gone; call again until both are.</exception>
    public async ValueTask<string> Destroy(int epoch, CancellationToken ct)
    {
        var (one, other) = (await Try(first, epoch, ct), await Try(second, epoch, ct));
        return (one.Fault ?? other.Fault) is { } fault
            ? throw new VaultUnavailableException($"One of the two halves of number {epoch} could not be destroyed now.", fault)
            : $"{one.Evidence}; {other.Evidence}";
    }

    private static async Task<(string? Evidence, Exception? Fault)> Try(ICustodian half, int epoch, CancellationToken ct)
    {
        try
        {
            return (await half.Destroy(epoch, ct), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return (null, fault);
        }
    }

    /// <summary>HKDF-Expand of each with <c>bookings/split/v1/1</c> and <c>…/2</c>, one XOR the other: whoever lacks either half lacks 256 bits.</summary>
    private static Secret Joined(Secret one, Secret other)
    {
        Span<byte> joined = stackalloc byte[Secret.Size], half = stackalloc byte[Secret.Size];
        one.Derive("bookings/split/v1/1"u8, joined);
        other.Derive("bookings/split/v1/2"u8, half);
        for (var i = 0; i < Secret.Size; i++)
        {
            joined[i] ^= half[i];
        }

        CryptographicOperations.ZeroMemory(half);
        return Secret.Take(joined);
    }
}
