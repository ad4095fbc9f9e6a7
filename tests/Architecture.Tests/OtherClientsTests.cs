using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>What is shown about one client never shows another (invariant 12), and a refusal does not say who stands in the way.</summary>
public sealed class OtherClientsTests(RunningPractice running) : IClassFixture<RunningPractice>
{
    private const string Canary = "Zaphod-Beeblebrox-4711";

    [Fact]
    public async Task What_is_asked_about_one_client_shows_nothing_of_another()
    {
        var (a, b) = (await Register("Ada Apart", "ada@apart.example"), await Register(Canary, "zaphod@heart-of-gold.example"));
        var starts = await running.FreeStarts();
        var (mine, theirs) = (await Book(a, starts[3], "mine"), await Book(b, starts[40], $"{Canary} has a note"));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (mine.StatusCode, theirs.StatusCode));
        var appointment = (await mine.Json()).GetProperty("id").GetString()!;

        var asked = 0;
        foreach (var operation in running.Operations.Where(operation => operation.Method == "GET"))
        {
            if (operation.ParametersIn("query").Contains("clientId"))
            {
                asked += await ShowsNothingOf(b, $"{running.Real(operation.Path)}?clientId={a}");
            }

            asked += operation.Path switch
            {
                _ when operation.Path.StartsWith("/v1/clients/{", StringComparison.Ordinal) => await ShowsNothingOf(b, Filled(operation.Path, a)),
                _ when operation.Path.StartsWith("/v1/appointments/{", StringComparison.Ordinal) => await ShowsNothingOf(b, Filled(operation.Path, appointment)),
                _ => 0,
            };
        }

        Assert.True(asked >= 6);
    }

    /// <summary>The positive control: where somebody asks about B, the canary is there to be found.</summary>
    [Fact]
    public async Task The_canary_is_found_where_it_belongs()
    {
        var b = await Register(Canary, null);
        Assert.Contains(Canary, await running.Owner.GetStringAsync($"/v1/clients/{b}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_time_does_not_say_by_whom()
    {
        var (a, b) = (await Register("Ada Apart", null), await Register(Canary, null));
        var start = (await running.FreeStarts())[60];
        var provider = running.IdFor("providerId");
        Assert.Equal(HttpStatusCode.Created, (await Book(b, start, Canary, provider)).StatusCode);

        var refused = await Book(a, start, null, provider);

        Assert.Equal("slot-taken", await refused.Problem());
        var said = await refused.Content.ReadAsStringAsync();
        Assert.DoesNotContain(b, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_address_reveals_and_changes_nobody()
    {
        var b = await Register(Canary, "shared@family.example");
        var before = await running.Owner.GetStringAsync($"/v1/clients/{b}");

        var second = await running.Owner.Command("/v1/clients", new { name = "Ada Apart", email = "shared@family.example" });

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        var said = await second.Content.ReadAsStringAsync();
        Assert.DoesNotContain(b, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
        Assert.Equal(before, await running.Owner.GetStringAsync($"/v1/clients/{b}"));
    }

    /// <summary>Roles that have no business with people get no page on which one is named.</summary>
    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Analyst)]
    public async Task Who_looks_at_figures_sees_no_person(Role role)
    {
        var b = await Register(Canary, null);
        await Book(b, (await running.FreeStarts())[80], Canary);
        using var door = await running.Practice.As(running.Tenant, role);
        var shown = 0;
        foreach (var operation in running.Operations.Where(operation => operation.Method == "GET"))
        {
            using var answer = await door.GetAsync(Filled(operation.Path, b), HttpCompletionOption.ResponseHeadersRead);
            if (answer.IsSuccessStatusCode)
            {
                shown++;
                var said = await answer.Content.ReadAsStringAsync();
                Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
                Assert.DoesNotContain(b, said, StringComparison.Ordinal);
            }
        }

        Assert.True(shown >= 2);
    }

    private string Filled(string path, string id) =>
        path.StartsWith("/v1/clients/{", StringComparison.Ordinal) || path.StartsWith("/v1/appointments/{", StringComparison.Ordinal)
            ? path[..path.IndexOf('{', StringComparison.Ordinal)] + id + path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..]
            : running.Real(path);

    private async Task<int> ShowsNothingOf(string other, string address)
    {
        using var answer = await running.Owner.GetAsync(address);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is 200 or 404, $"{address} answered {answer.StatusCode}.");
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
        Assert.DoesNotContain(other, said, StringComparison.Ordinal);
        return answer.IsSuccessStatusCode ? 1 : 0;
    }

    private async Task<string> Register(string name, string? email) =>
        (await (await running.Owner.Command("/v1/clients", new { name, email })).Json()).GetProperty("id").GetString()!;

    private Task<HttpResponseMessage> Book(string client, string start, string? note, string? provider = null) =>
        running.Owner.Command("/v1/appointments", new { clientId = client, serviceId = running.IdFor("serviceId"), start, note, providerId = provider });
}
