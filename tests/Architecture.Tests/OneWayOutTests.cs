using System.Net.Sockets;
using System.Reflection;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>Every connection out of the house goes through <see cref="WayOut"/>, which asks the register of recipients. Npgsql alone makes its own: to the database.</summary>
public sealed class OneWayOutTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Whoever makes one of these can reach somebody.</summary>
    private static readonly string[] Doors =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClientHandler",
        "System.Net.Mail.SmtpClient", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient",
        "System.Net.WebClient", "System.Net.WebRequest", "System.Net.HttpWebRequest", "System.Net.FtpWebRequest", "System.Net.WebSockets.ClientWebSocket",
        "System.Net.Quic.QuicConnection", "System.Net.NetworkInformation.Ping",
    ];

    [Fact]
    public void Nobody_else_makes_a_connection() => Assert.Empty(
        from assembly in Repository.DomainAssemblies.Append(typeof(WayOut).Assembly).Append(typeof(Host.BookingsApplication).Assembly)
        from type in assembly.GetTypes()
        where type != typeof(WayOut) && Outermost(type) != typeof(WayOut)
        from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
        from door in DoorsIn(method)
        select $"{type.FullName}.{method.Name} makes a {door}");

    [Fact]
    public void The_way_out_itself_would_be_found() => Assert.Superset(
        new HashSet<string>(["System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClient", "System.Net.Sockets.Socket"], StringComparer.Ordinal),
        typeof(WayOut).GetNestedTypes(All).Append(typeof(WayOut)).SelectMany(type => type.GetMethods(All)).SelectMany(DoorsIn).ToHashSet(StringComparer.Ordinal));

    [Theory]
    [InlineData(nameof(Sabotage.MakesAClient))]
    [InlineData(nameof(Sabotage.MakesASocket))]
    [InlineData(nameof(Sabotage.Mails))]
    public void Whoever_makes_one_is_found(string method) => Assert.NotEmpty(DoorsIn(typeof(Sabotage).GetMethod(method, All)!));

    private static IEnumerable<string> DoorsIn(MethodBase method) =>
        from called in Il.Called(method)
        let made = called.IsConstructor || called.IsStatic ? called.DeclaringType?.FullName : null
        where made is not null && Doors.Contains(made, StringComparer.Ordinal)
        select made;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static class Sabotage
    {
        public static HttpClient MakesAClient() => new();

        public static Socket MakesASocket() => new(SocketType.Stream, ProtocolType.Tcp);

        public static System.Net.Mail.SmtpClient Mails() => new("smtp.example.net");
    }
}
