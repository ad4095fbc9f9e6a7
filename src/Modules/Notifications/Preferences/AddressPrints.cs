using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Notifications;

/// <summary>
/// Addresses as HMAC-SHA256 (RFC 2104) under the business's own key: by them it knows an address again that it does not keep. Without the key, which only the vault
/// opens, nobody can try addresses against them.
/// </summary>
internal sealed class AddressPrints(EventStore store, Vault vault)
{
    /// <summary>Beyond that, all are forgotten and opened again: a key is opened in a millisecond.</summary>
    private const int MostKeys = 2_000;

    private readonly ConcurrentDictionary<TenantId, byte[]> _keys = new();

    /// <summary>The print of an address; null for what has not the form of its channel.</summary>
    internal async ValueTask<byte[]?> Of(TenantId business, Channel channel, string address, CancellationToken cancellation)
    {
        var kind = channel == Channel.Email ? ContactKind.Email : ContactKind.Phone;
        return Contact.TryNormalise(kind, address, out var normal)
            ? HMACSHA256.HashData(await KeyOf(business, cancellation), Encoding.UTF8.GetBytes($"{kind}\n{normal}"))
            : null;
    }

    private async ValueTask<byte[]> KeyOf(TenantId business, CancellationToken cancellation)
    {
        if (_keys.TryGetValue(business, out var known))
        {
            return known;
        }

        var loaded = await store.Load(business, AddressKey.Stream, cancellation);
        if (!loaded.Exists)
        {
            await Draw(business, cancellation);
            loaded = await store.Load(business, AddressKey.Stream, cancellation);
        }

        if (_keys.Count >= MostKeys)
        {
            _keys.Clear();
        }

        // A key of the business's own, whose subject is nobody: unseen, for whoever causes the first message reads of no one.
        var opened = (await vault.OpenUnseen(business, [loaded.State.Key!.Block!], cancellation))[0];
        return _keys.GetOrAdd(business, ((Opened.Present)opened).Get<byte[]>(nameof(AddressKeyDrawn.Key))!);
    }

    /// <summary>Of two that draw at once the second finds the stream begun, looks again, and has nothing to do.</summary>
    private Task<Outcome> Draw(TenantId business, CancellationToken cancellation) => store.Transact(new Caller(business, "notifications.addresses", Role.Owner), async transaction =>
    {
        var read = transaction.Read();
        var there = read.Stream(AddressKey.Stream);
        await read.Run(cancellation);
        if (!there.Value.Exists)
        {
            var nobody = SubjectId.New();
            transaction.Introduce(nobody);
            transaction.Start(AddressKey.Stream, nobody, new AddressKeyDrawn(Personal<byte[]>.Of(RandomNumberGenerator.GetBytes(32))));
        }

        return null;
    }, cancellation);
}
