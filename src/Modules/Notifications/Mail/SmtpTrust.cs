using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bookings.Notifications;

/// <summary>Which certificate of a mail server is trusted: what the authorities that the system knows have signed, or the one of the configuration alone.</summary>
internal static class SmtpTrust
{
    internal static SslClientAuthenticationOptions For(SmtpOptions options)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.Host! };
        if (options.Certificate is { Length: > 0 } pem)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(pem);
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return tls;
    }
}
