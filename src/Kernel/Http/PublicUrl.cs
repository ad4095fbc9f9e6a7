using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Bookings.Kernel;

/// <summary>
/// Where people reach this installation, for links in messages: as it is configured, else where the server listens. Never what a request says of itself:
/// whoever chooses its Host would choose where other people's links lead.
/// </summary>
/// <param name="server">Null in a program that serves nobody, such as a benchmark.</param>
public sealed class PublicUrl(EdgeOptions options, IServer? server = null)
{
    /// <summary>The address of a path.</summary>
    /// <param name="path">With its leading slash; a fragment may follow.</param>
    public string Of(string path) => Base.TrimEnd('/') + path;

    private string Base => options.PublicUrl?.ToString()
        ?? server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? "http://localhost";
}
