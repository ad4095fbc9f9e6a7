using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Amazon.KeyManagementService;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Architecture.Tests;

/// <summary>The controls of <see cref="OneWayOutTests"/>: every way to reach somebody that the program does not take. Never called.</summary>
[SupportedOSPlatform("linux")]
internal static class OtherDoors
{
    public static HttpClient Client() => new();

    public static HttpMessageInvoker Invoker(HttpMessageHandler handler) => new(handler);

    public static SocketsHttpHandler Handler() => new();

    public static HttpClientHandler OlderHandler() => new();

    public static HttpClient Lent(IHttpClientFactory factory) => factory.CreateClient("somebody");

    public static IServiceCollection Lending(IServiceCollection services) => services.AddHttpClient();

    public static ClientWebSocket WebSocket() => new();

    public static ValueTask<QuicConnection> Quic(QuicClientConnectionOptions options) => QuicConnection.ConnectAsync(options);

    public static SmtpClient Mail() => new("smtp.example.net");

    public static Socket Socket() => new(SocketType.Stream, ProtocolType.Tcp);

    public static TcpClient Tcp() => new();

    public static UdpClient Udp() => new();

    public static NamedPipeClientStream Pipe() => new("somebody");

    public static Task<IPAddress[]> Name() => Dns.GetHostAddressesAsync("somebody.example.net");

    public static Ping Echo() => new();

    public static SslStream Tls(Stream connection) => new(connection);

    public static X509Chain Chain() => new();

    public static bool Certificate(X509Certificate2 certificate) => certificate.Verify();

    public static Process? Program() => Process.Start("curl", "https://example.net");

    public static XmlUrlResolver Document() => new();

    public static AmazonKeyManagementServiceClient Amazon() => new();

#pragma warning disable SYSLIB0014 // obsolete, and still a door
    public static WebClient Web() => new();

    public static WebRequest Request() => WebRequest.Create("https://example.net");
#pragma warning restore SYSLIB0014
}
