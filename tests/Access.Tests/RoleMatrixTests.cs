using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Bookings.Access.Tests;

/// <summary>
/// Who may call what, found out by calling it: each endpoint of the running program, as nobody and in each role. Any change of it is a change of
/// <c>role-matrix.txt</c>, to be seen in review; a new copy lies beside the tests' binaries when it differs.
/// </summary>
public sealed partial class RoleMatrixTests(Practice practice) : IClassFixture<Practice>
{
    /// <summary>A guest has none: nobody is one, where the address names the business.</summary>
    private static readonly Role[] Tokens = [.. Enum.GetValues<Role>().Where(role => role != Role.Guest)];

    private static readonly string[] Columns = ["Nobody", .. Tokens.Select(role => role.ToString())];

    [Fact]
    public async Task Every_role_may_do_exactly_what_the_matrix_says()
    {
        var matrix = await Matrix();
        var checkedIn = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "role-matrix.txt"));
        if (matrix != checkedIn)
        {
            await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "role-matrix.new.txt"), matrix);
        }

        Assert.Equal(checkedIn, matrix);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token() =>
        Assert.DoesNotContain((await Matrix()).Split('\n'), line => line.StartsWith("/v1/", StringComparison.Ordinal) && !line.StartsWith("/v1/public/", StringComparison.Ordinal) && line.Contains(" Nobody", StringComparison.Ordinal));

    private async Task<string> Matrix()
    {
        var tenant = await practice.Found();
        var doors = new List<HttpClient> { practice.Door(null) };
        foreach (var role in Tokens)
        {
            doors.Add(await practice.As(tenant, role));
        }

        var lines = new StringBuilder();
        foreach (var (method, path) in Endpoints())
        {
            var may = new List<string>();
            for (var i = 0; i < doors.Count; i++)
            {
                if (await IsLetIn(doors[i], method, path))
                {
                    may.Add(Columns[i]);
                }
            }

            lines.Append(path).Append(' ').Append(method).Append(": ").Append(may.Count == 0 ? "-" : string.Join(", ", may)).Append('\n');
        }

        return lines.ToString();
    }

    private IEnumerable<(string Method, string Path)> Endpoints() => practice.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .SelectMany(
            endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"],
            (endpoint, method) => (Method: method, Path: $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}"))
        .OrderBy(door => door.Path, StringComparer.Ordinal).ThenBy(door => door.Method, StringComparer.Ordinal);

    /// <summary>The guard stands before everything that looks at a request, so an empty one tells: 401 and 403 are its words alone.</summary>
    private static async Task<bool> IsLetIn(HttpClient door, string method, string path)
    {
        var request = new HttpRequestMessage(new(method), Parameter().Replace(path, Value));
        using var answer = await door.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    private static string Value(Match parameter) => parameter.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.CreateVersion7().ToString()
        : parameter.Value.Contains(":long", StringComparison.Ordinal) || parameter.Value.Contains(":int", StringComparison.Ordinal) ? "1"
        : "x";

    [GeneratedRegex("""\{[^}]*\}""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
