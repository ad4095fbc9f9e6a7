using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookings.Kernel.Tests;

/// <summary>A server whose certificate nobody vouches for, and which says that its issuer's lies on another server of the same machine. That one counts who asks.</summary>
internal sealed class TlsStranger : IAsyncDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly TcpListener _inside = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _issuer;
    private readonly X509Certificate2 _own;
    private readonly Task _serving;
    private int _asked;
    private int _met;

    private TlsStranger()
    {
        _server.Start();
        _inside.Start();
        _issuer = Root("CN=Issuer that is missing");
        _own = Leaf(_issuer, $"http://127.0.0.1:{((IPEndPoint)_inside.LocalEndpoint).Port}/issuer.cer");
        _serving = Task.WhenAll(Meet(), Count());
    }

    /// <summary>In PEM: trusted by nobody, and nobody's issuer here.</summary>
    public static string SomebodyElse { get; } = Root("CN=Somebody else").ExportCertificatePem();

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_server.LocalEndpoint).Port}/");

    /// <summary>In PEM.</summary>
    public string Issuer => _issuer.ExportCertificatePem();

    /// <summary>How many came to the server.</summary>
    public int Met => Volatile.Read(ref _met);

    /// <summary>How many came to where its certificate sent them.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static Task<TlsStranger> Start() => Task.Run(() => new TlsStranger());

    public async ValueTask DisposeAsync()
    {
        _server.Stop();
        _inside.Stop();
        await _serving;
        _own.Dispose();
        _issuer.Dispose();
    }

    private async Task Meet()
    {
        // Offline: else the server itself would ask for its issuer.
        var presents = SslStreamCertificateContext.Create(_own, additionalCertificates: null, offline: true);
        while (await Next(_server) is { } client)
        {
            using var _ = client;
            Interlocked.Increment(ref _met);
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = presents });
                await tls.CopyToAsync(Stream.Null);
            }
            catch (Exception gone) when (gone is IOException or AuthenticationException)
            {
                // Whoever came does not trust it.
            }
        }
    }

    private async Task Count()
    {
        while (await Next(_inside) is { } client)
        {
            Interlocked.Increment(ref _asked);
            client.Dispose();
        }
    }

    private static async Task<TcpClient?> Next(TcpListener listener)
    {
        try
        {
            return await listener.AcceptTcpClientAsync();
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static X509Certificate2 Leaf(X509Certificate2 issuer, string where)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([where], [where]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([where]));
        using var signed = request.Create(issuer, new DateTimeOffset(issuer.NotBefore), new DateTimeOffset(issuer.NotAfter), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
