namespace Bookings.Kernel;

/// <summary>Something sealed or wrapped is not what was written: changed bytes, or a block moved to where it does not belong. Never an erasure: answer 503.</summary>
/// <param name="what">Ids and numbers alone: it is logged.</param>
public sealed class TamperedException(string what) : Exception($"Tampered: {what}.");

/// <summary>There is neither a key nor a tombstone: the vault is not the one that belongs to these events. Never an erasure: answer 503.</summary>
public sealed class UnknownKeyException(TenantId tenant, Guid stream)
    : Exception($"The vault has neither a key nor a tombstone for stream {stream} of business {tenant}.");

/// <summary>The key-encryption keys moved to another epoch. <see cref="Vault.Refresh"/>, then do it again.</summary>
public sealed class EpochMovedException() : Exception("The keys moved to another epoch: refresh the vault and repeat.");

/// <summary>The custodian does not answer, or not with the right secret. Answer 503 and never fall back to plaintext.</summary>
public sealed class VaultUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
