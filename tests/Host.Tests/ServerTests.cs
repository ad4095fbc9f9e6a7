using System.Net;
using System.Text.Json;
using Bookings.Testing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Bookings.Host.Tests;

public sealed class ServerTests : IDisposable
{
    private readonly string _folder = Names.Folder();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_ready_when_its_database_answers()
    {
        await using var database = await EmptyDatabase.Make();
        await using var server = Server(database);
        using var answer = await server.CreateClient().GetAsync("/health/ready", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy", await Status(answer, "database"));
    }

    [Fact]
    public async Task It_lives_but_is_not_ready_without_its_database()
    {
        await using var database = await EmptyDatabase.Make();
        await using var server = Server(database);
        using var http = server.CreateClient();
        await database.GoAway();
        using var live = await http.GetAsync("/health/live", Stop);
        using var ready = await http.GetAsync("/health/ready", Stop);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", await Status(ready, "database"));
        Assert.DoesNotContain("bookings_", await ready.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_whom_to_tell_of_a_weakness()
    {
        await using var database = await EmptyDatabase.Make();
        await using var server = Server(database, ("Bookings:SecurityContact", "mailto:security@practice.example"));
        var text = await server.CreateClient().GetStringAsync("/.well-known/security.txt", Stop);
        Assert.Contains("Contact: mailto:security@practice.example\n", text, StringComparison.Ordinal);
        Assert.Matches("Expires: [0-9-]{10}T00:00:00Z\n", text);
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem_document()
    {
        await using var database = await EmptyDatabase.Make();
        await using var server = Server(database);
        using var answer = await server.CreateClient().GetAsync("/nowhere", Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private WebApplicationFactory<Program> Server(EmptyDatabase database, params (string Key, string Value)[] settings) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("ConnectionStrings:Bookings", database.ConnectionString);
            builder.UseSetting("Bookings:DataDirectory", _folder);
            // It is made through the server's own address, and a server in memory has none.
            builder.UseSetting("Bookings:Demo", "false");
            Array.ForEach(settings, one => builder.UseSetting(one.Key, one.Value));
        });

    private static async Task<string?> Status(HttpResponseMessage answer, string check) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("checks").GetProperty(check).GetProperty("status").GetString();
}
