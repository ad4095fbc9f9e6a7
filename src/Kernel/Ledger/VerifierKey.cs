namespace Bookings.Kernel;

/// <summary>What checkpoints and proofs of a log are checked with.</summary>
/// <param name="Origin">The log's name, and the key's.</param>
/// <param name="Line">A C2SP verifier key: <c>origin+id+base64</c>.</param>
/// <param name="Pem">The same public key for <c>openssl</c>.</param>
public sealed record VerifierKey(string Origin, string Line, string Pem);
