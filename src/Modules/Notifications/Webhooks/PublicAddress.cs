using System.Net;
using System.Net.Sockets;

namespace Bookings.Notifications;

/// <summary>
/// Whether an address belongs to somebody on the internet, by the special-purpose registries of IANA (RFC 6890). Whatever a business writes into a webhook, this
/// server is not to be sent to itself, to its neighbours or to the machine that tells clouds their passwords.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // private, RFC 1918
            "100.64.0.0/10", // shared by carriers (CGNAT), RFC 6598
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local; 169.254.169.254 among them
            "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // protocol assignments, documentation
            "192.88.99.0/24", // relays of 6to4
            "198.18.0.0/15", // benchmarks, RFC 2544
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Of IPv6 only what is given out is public at all, which leaves out loopback, ULA, link-local, multicast, IPv4-mapped and NAT64.</summary>
    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicOfIt =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments; Teredo, which holds an IPv4 address, among them
        IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4, which holds an IPv4 address
    ];

    /// <param name="allowsLoopback">While the program is developed: its receiver runs on the same machine.</param>
    public static bool Is(IPAddress address, bool allowsLoopback = false) => address.AddressFamily switch
    {
        _ when allowsLoopback && IPAddress.IsLoopback(address) => true,
        AddressFamily.InterNetwork => !NotPublic.Any(network => network.Contains(address)),
        // Said aloud: a network of .NET takes a mapped address for the one in it, and 2000::/3 would hold ::ffff:10.0.0.1.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && address.ScopeId == 0 && GivenOut.Contains(address) && !NotPublicOfIt.Any(network => network.Contains(address)),
        _ => false,
    };
}
