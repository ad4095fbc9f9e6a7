using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bookings.Kernel;

/// <summary>
/// TLS to whom a connection was made to. A certificate may name addresses where its issuer, or whether it was revoked, can be asked for (RFC 5280, sections 4.2.2.1 and 4.2.1.13), and .NET asks there by a
/// client of its own: whoever presents one would choose what this machine connects to, past <see cref="WayOut"/>. So nothing is asked for; a server has to send its chain (RFC 8446, section 4.4.2).
/// </summary>
public static class Tls
{
    /// <summary>What the authorities that the system knows have signed, or these certificates alone.</summary>
    /// <param name="certificates">In PEM.</param>
    internal static X509ChainPolicy Trust(string? certificates = null)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (certificates is { Length: > 0 })
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPem(certificates);
        }

        return policy;
    }

    /// <summary>Over a connection of <see cref="WayOut"/>.</summary>
    /// <param name="connection">Closed with what is returned.</param>
    /// <param name="host">Whose certificate it must be.</param>
    /// <param name="certificates">In PEM, to be trusted instead of the system's authorities.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="System.Security.Authentication.AuthenticationException">Its certificate is not trusted.</exception>
    public static async Task<Stream> Over(Stream connection, string host, string? certificates, CancellationToken cancellation)
    {
        var tls = new SslStream(connection);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = Trust(certificates) }, cancellation);
        return tls;
    }
}
