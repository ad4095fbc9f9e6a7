using System.Text.Json;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>F14: only canonical names of places get in.</summary>
public sealed class ZoneTests
{
    [Theory]
    [InlineData("Europe/Oslo")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Apia")]
    [InlineData("Etc/UTC")]
    public void A_place_on_the_map_is_a_zone(string id) => Assert.Equal(id, Zone.Find(id)?.Id);

    [Theory]
    [InlineData("europe/berlin")]
    [InlineData("EST5EDT")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    [InlineData("../../etc/passwd")]
    [InlineData("US/Eastern")]
    [InlineData("Asia/Katmandu")]
    [InlineData("Europe/Kiev")]
    [InlineData("CET")]
    [InlineData("UTC")]
    [InlineData("Etc/GMT+5")]
    [InlineData("+01:00")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("Еurope/Berlin")]
    public void Anything_else_is_none(string? id) => Assert.Null(Zone.Find(id));

    [Fact]
    public void Every_zone_has_rules() => Assert.All(Zones.All, id => Assert.Equal(id, Zone.Of(id).Rules.Id));

    [Fact]
    public void In_json_a_zone_is_its_name()
    {
        Assert.Equal("\"Europe/Oslo\"", JsonSerializer.Serialize(Zone.Of("Europe/Oslo")));
        Assert.Equal(Zone.Of("Europe/Oslo"), JsonSerializer.Deserialize<Zone>("\"Europe/Oslo\""));
    }

    [Fact]
    public void A_name_that_was_canonical_once_is_still_read() => Assert.Equal("Europe/Kiev", JsonSerializer.Deserialize<Zone>("\"Europe/Kiev\"")?.Id);

    [Fact]
    public void A_name_that_never_was_one_is_not_read() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Zone>("\"../../etc/passwd\""));
}
