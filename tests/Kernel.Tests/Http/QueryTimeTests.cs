using System.Net;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class QueryTimeTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("at=2027-03-01T10:00:00%2B01:00", "2027-03-01T09:00:00Z    ")]
    [InlineData("at=2027-03-01T10:00:00+01:00", "2027-03-01T09:00:00Z    ")]
    [InlineData("at=2027-03-01T10:00:00.5Z", "2027-03-01T10:00:00Z    ")]
    [InlineData("at=2027-03-01T10:00:00%2B01:00[Europe/Oslo]", "2027-03-01T09:00:00Z Europe/Oslo   ")]
    [InlineData("at=2027-03-01T10:00:00Z[Europe/Oslo]", "2027-03-01T10:00:00Z Europe/Oslo   ")]
    [InlineData("at=2027-03-01T10:00:00%2B01:00[!Europe/Oslo]", "2027-03-01T09:00:00Z Europe/Oslo   ")]
    [InlineData("day=2027-03-01", "  2027-03-01  ")]
    [InlineData("zone=America/Sao_Paulo", "   America/Sao_Paulo ")]
    public async Task A_time_in_an_address_is_read(string query, string expected)
    {
        using var response = await _host.Get($"/v1/times?{query}");
        Assert.Equal($"\"{expected} \"", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("at=2027-03-01T10:00:00", "/at")]
    [InlineData("at=2027-03-01", "/at")]
    [InlineData("at=2027-02-29T10:00:00Z", "/at")]
    [InlineData("at=2027-03-01T10:00:00%2B05:00[Europe/Oslo]", "/at")]
    [InlineData("at=2027-03-01T10:00:00%2B01:00[Europe/Atlantis]", "/at")]
    [InlineData("at=2027-03-01T10:00:00%2B01:00[Europe/Oslo", "/at")]
    [InlineData("at=2027-03-01T10:00:00%2B01:00[u-ca=gregory]", "/at")]
    [InlineData("at=secret-value", "/at")]
    [InlineData("day=1/3/2027", "/day")]
    [InlineData("day=2027-13-01", "/day")]
    [InlineData("zone=europe/oslo", "/zone")]
    [InlineData("zone=W.%20Europe%20Standard%20Time", "/zone")]
    [InlineData("zone=EST5EDT", "/zone")]
    [InlineData("zone=../../etc/passwd", "/zone")]
    [InlineData("number=secret", "/number")]
    [InlineData("text=a%00b", "/text")]
    [InlineData("text=a%0Db", "/text")]
    [InlineData("text=a%E2%80%AEb", "/text")]
    public async Task What_is_no_time_is_refused_by_name_and_without_its_value(string query, string expected)
    {
        using var response = await _host.Get($"/v1/times?{query}");
        var problem = await Problem.Of(response);
        Assert.Equal((HttpStatusCode.BadRequest, "malformed-request", expected), (problem.Status, problem.Code, problem.Pointers.Single()));
    }

    [Theory]
    [InlineData("Europe/Oslo", true)]
    [InlineData("Europe/Rome", true)]
    [InlineData("America/Sao_Paulo", true)]
    [InlineData("Australia/Lord_Howe", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("UTC", false)]
    [InlineData("US/Eastern", false)]
    [InlineData("", false)]
    public void Only_canonical_zones_are_taken(string id, bool isTaken) => Assert.Equal(isTaken, Zones.IsCanonical(id));
}
