using System.Net;
using System.Text.Json;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class PageTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        var (seen, address) = (new List<int>(), "/v1/things?limit=3&filter=a%26b");
        while (address is not null)
        {
            using var response = await _host.Get(address);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(["items", "next"], page.RootElement.EnumerateObject().Select(member => member.Name));
            seen.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetInt32()));
            var link = response.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.Equal(page.RootElement.GetProperty("next").ValueKind == JsonValueKind.Null, link is null);
            Assert.True(link is null || link.Contains("filter=a%26b", StringComparison.Ordinal));
            address = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], seen);
    }

    [Theory]
    [InlineData("limit=0", "malformed-request")]
    [InlineData("limit=201", "malformed-request")]
    [InlineData("limit=-1", "malformed-request")]
    [InlineData("limit=x", "malformed-request")]
    [InlineData("limit=", "malformed-request")]
    [InlineData("cursor=", "cursor-invalid")]
    [InlineData("cursor=AAAA", "cursor-invalid")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAA", "cursor-invalid")]
    [InlineData("cursor=%00", "malformed-request")]
    public async Task A_page_that_cannot_be_asked_for_is_refused(string query, string code)
    {
        using var response = await _host.Get($"/v1/things?{query}");
        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (await Problem.Of(response)).Code));
    }

    [Fact]
    public async Task A_cursor_changed_in_any_bit_or_used_by_another_business_is_refused()
    {
        using var response = await _host.Get("/v1/things?limit=3");
        using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var cursor = page.RootElement.GetProperty("next").GetString()!;
        for (var at = 0; at < cursor.Length - 1; at++)
        {
            var changed = $"{cursor[..at]}{(cursor[at] == 'A' ? 'B' : 'A')}{cursor[(at + 1)..]}";
            using var refused = await _host.Get($"/v1/things?cursor={changed}");
            Assert.Equal("cursor-invalid", (await Problem.Of(refused)).Code);
        }

        using var own = await _host.Get($"/v1/things?cursor={cursor}");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        _host.Http.DefaultRequestHeaders.Authorization = new("Bearer", EdgeHost.OtherBusiness);
        using var other = await _host.Get($"/v1/things?cursor={cursor}");
        Assert.Equal("cursor-invalid", (await Problem.Of(other)).Code);
    }

    [Fact]
    public void Sabotage_under_another_key_every_cursor_is_refused()
    {
        var cursor = new Cursors(new EdgeOptions { CursorKey = new byte[32] }).Sign("place", "list");
        Assert.Equal("place", new Cursors(new EdgeOptions { CursorKey = new byte[32] }).Open(cursor, "list"));
        Assert.Null(new Cursors(new EdgeOptions { CursorKey = [.. Enumerable.Repeat((byte)1, 32)] }).Open(cursor, "list"));
        Assert.Null(new Cursors(new EdgeOptions { CursorKey = new byte[32] }).Open(cursor, "another list"));
    }
}
