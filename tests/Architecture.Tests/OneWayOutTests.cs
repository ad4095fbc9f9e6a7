using System.Reflection;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>Every connection out of the house goes through <see cref="WayOut"/>, which asks the register of recipients. Npgsql alone makes its own: to the database.</summary>
public sealed class OneWayOutTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Whoever makes one of these, or calls one of its static methods, can reach somebody; of a few it is one method by which one does.</summary>
    private static readonly string[] Doors =
    [
        "Amazon.KeyManagementService.AmazonKeyManagementServiceClient",
        "Microsoft.Extensions.DependencyInjection.HttpClientFactoryServiceCollectionExtensions",
        "System.Diagnostics.Process.Start",
        "System.IO.Pipes.NamedPipeClientStream",
        "System.Net.Dns",
        "System.Net.Http.HttpClient",
        "System.Net.Http.HttpClientHandler",
        "System.Net.Http.HttpMessageInvoker",
        "System.Net.Http.IHttpClientFactory.CreateClient",
        "System.Net.Http.SocketsHttpHandler",
        "System.Net.Mail.SmtpClient",
        "System.Net.NetworkInformation.Ping",
        "System.Net.Quic.QuicConnection",
        "System.Net.Security.SslStream",
        "System.Net.Sockets.Socket",
        "System.Net.Sockets.TcpClient",
        "System.Net.Sockets.UdpClient",
        "System.Net.WebClient",
        "System.Net.WebRequest",
        "System.Net.WebSockets.ClientWebSocket",
        "System.Security.Cryptography.X509Certificates.X509Certificate2.Verify",
        "System.Security.Cryptography.X509Certificates.X509Chain",
        "System.Xml.XmlUrlResolver",
    ];

    /// <summary>The way out itself, PostgreSQL's own programs, the look at the addresses of a webhook, and a library that is given our client.</summary>
    private static readonly string[] Known =
    [
        "Bookings.Custodians.KmsCustodian: Amazon.KeyManagementService.AmazonKeyManagementServiceClient",
        "Bookings.Host.EmbeddedPostgres: System.Diagnostics.Process.Start",
        "Bookings.Host.PostgresAccount: System.Diagnostics.Process.Start",
        "Bookings.Host.PostgresBinaries: System.Diagnostics.Process.Start",
        "Bookings.Host.PostgresCluster: System.Diagnostics.Process.Start",
        "Bookings.Kernel.Tls: System.Net.Security.SslStream",
        "Bookings.Kernel.WayOut: System.Net.Dns",
        "Bookings.Kernel.WayOut: System.Net.Http.HttpClient",
        "Bookings.Kernel.WayOut: System.Net.Http.SocketsHttpHandler",
        "Bookings.Kernel.WayOut: System.Net.Sockets.Socket",
        "Bookings.Notifications.GuardedConnection: System.Net.Dns",
    ];

    /// <summary>Whatever is built below src, so that no part is left out.</summary>
    private static readonly Assembly[] Ours = [.. Repository.Files("src", ".csproj").Select(project => Assembly.Load(Path.GetFileNameWithoutExtension(project)))];

    [Fact]
    public void Nobody_else_makes_a_connection()
    {
        Assert.Contains(typeof(Custodians.KmsCustodian).Assembly, Ours);
        Assert.Equal(Known, Where(method => DoorsIn(method)));
    }

    /// <summary>Past the register go webhooks, which a business chose itself, and the demo, which writes to its own server.</summary>
    [Theory]
    [InlineData(nameof(WayOut.ToChosenByTheController), "Bookings.Notifications.WebhookPost")]
    [InlineData(nameof(WayOut.ToOurselves), "Bookings.Host.DemoPractice")]
    public void Past_the_register_goes_one_alone(string way, string who) => Assert.Equal(
        [$"{who}: {way}"], Where(method => Il.Called(method).Where(called => called.DeclaringType == typeof(WayOut) && called.Name == way).Select(called => called.Name)));

    [Fact]
    public void Whoever_opens_a_door_is_found_at_each_of_them() => Assert.Equal(
        Doors, typeof(OtherDoors).GetMethods(All).SelectMany(DoorsIn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Where(Func<MethodBase, IEnumerable<string>> found) =>
        (from assembly in Ours
         from type in assembly.GetTypes()
         from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
         from one in found(method)
         select $"{Outermost(type).FullName}: {one}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> DoorsIn(MethodBase method) =>
        from called in Il.Called(method)
        let type = called.DeclaringType?.FullName
        from door in (string[])[called.IsConstructor || called.IsStatic ? type ?? "" : "", $"{type}.{called.Name}"]
        where Doors.Contains(door, StringComparer.Ordinal)
        select door;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
