using System.Text.Json;

namespace Bookings.Kernel;

/// <summary>A secret as it is stored: the block, and the statement that files its key in the same transaction.</summary>
public sealed record SealedCredential(Guid Id, byte[] Block, Statement Key);

/// <summary>
/// Secrets of a business that the program must be able to read again, such as what signs its webhooks. Each is sealed as personal data is, under a key of its
/// own that every rotation wraps again; it is in no event, and goes with its row. What is only ever compared is hashed instead.
/// </summary>
/// <remarks>SQLSTATE BKEPO from the statement means what it means for stream keys: <see cref="EventStore"/> refreshes the vault and attempts again.</remarks>
public sealed class Credentials(Vault vault)
{
    private const string Property = "Secret";

    /// <summary>Seals a secret under a new id, without I/O.</summary>
    /// <param name="kind">What it is for, part of the associated data: it does not open as anything else.</param>
    public SealedCredential Seal(TenantId tenant, string kind, string secret)
    {
        // No person owns it: the id stands where a person would, so no erasure of anybody finds it.
        var id = Guid.CreateVersion7();
        using var key = vault.NewKey(tenant, id, DataClass.Credential, new SubjectId(id));
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { [Property] = secret });
        return new(id, Vault.Seal(key, id, kind, json), new("select vault.add_key($1, $2, $3, $4, $5, $6, $7)",
        [
            Param.Int(key.Row.Epoch), Param.Tenant(tenant), Param.Uuid(id), Param.Short((short)key.Row.Class),
            Param.Bytes(key.Row.OwnerTag), Param.Bytes(key.Row.Wrapped), Param.Bytes(key.Row.Commitment),
        ]));
    }

    /// <summary>Opens secrets of one kind, in their order.</summary>
    /// <exception cref="TamperedException">A block was changed, or is of another kind or business.</exception>
    /// <exception cref="UnknownKeyException">This vault does not belong to these rows.</exception>
    /// <exception cref="VaultUnavailableException">The keys cannot be had now.</exception>
    public async Task<IReadOnlyList<string>> Open(TenantId tenant, string kind, IReadOnlyList<(Guid Id, byte[] Block)> credentials, CancellationToken cancellation)
    {
        var opened = await vault.Open(tenant, [.. credentials.Select(one => new SealedBlock(one.Id, one.Id, kind, DataClass.Credential, one.Block))], cancellation);
        return [.. opened.Select(one => ((Opened.Present)one).Get<string>(Property)!)];
    }
}
