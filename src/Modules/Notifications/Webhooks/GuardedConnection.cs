using System.Net;

namespace Bookings.Notifications;

/// <summary>
/// Connects to public addresses alone. The name is resolved here, each address is looked at, and the connection is made to the very addresses that passed: there is
/// no second resolution that could answer otherwise (DNS rebinding).
/// </summary>
/// <param name="resolve">All addresses of a name; a number in any notation is its own.</param>
/// <param name="isAllowed">See <see cref="PublicAddress.Is"/>.</param>
internal sealed class GuardedConnection(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isAllowed)
{
    /// <summary>By the resolver of the system; what is a number in any notation (decimal, octal, hexadecimal) is not a name.</summary>
    public static async Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var number) ? [number] : await Dns.GetHostAddressesAsync(host, cancellation);

    /// <summary>Where a connection may be made to.</summary>
    /// <exception cref="AddressRefusedException">No address of it is public.</exception>
    public async Task<IPAddress[]> Addresses(DnsEndPoint endpoint, CancellationToken cancellation)
    {
        IPAddress[] allowed = [.. (await resolve(endpoint.Host, cancellation)).Where(isAllowed)];
        return allowed.Length > 0 ? allowed : throw new AddressRefusedException();
    }
}

/// <summary>Nothing is sent to where it leads. The message names no address: it is the business's, and logs are not.</summary>
internal sealed class AddressRefusedException() : IOException("The address is not public.");
