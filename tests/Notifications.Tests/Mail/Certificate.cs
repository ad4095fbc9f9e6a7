using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookings.Notifications.Tests;

/// <summary>A certificate of this machine for itself, as a small office's mail server has one.</summary>
internal static class Certificate
{
    private static readonly RSA Key = RSA.Create(2048);

    public static string KeyPem { get; } = Key.ExportPkcs8PrivateKeyPem();

    public static string Pem { get; } = Make("localhost");

    /// <summary>Trusted by nobody, and for another host.</summary>
    public static string Other { get; } = Make("elsewhere.example");

    private static string Make(string host)
    {
        var request = new CertificateRequest($"CN={host}", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return certificate.ExportCertificatePem();
    }
}
