using System.Text;
using System.Text.Json;
using NodaTime;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class EventCodecTests
{
    private static readonly EventCodec Codec = new([typeof(Registered), typeof(Moved), typeof(Renamed)]);
    private static readonly SealedBlock Block = new(Guid.CreateVersion7(), Guid.CreateVersion7(), "registered", DataClass.Contact, [1]);
    private static readonly Registered Fact = new(
        Guid.Parse("0193a1f0-7d2e-4c33-a2d5-1b2f0d5a9911"), Personal<string>.Of("Zoë"), Personal<LocalDate>.Of(new(1990, 2, 28)), null, Color.Green);

    [Fact]
    public void A_fact_is_split_in_two()
    {
        var encoded = Codec.Write(Fact);
        Assert.Equal("""{"Id":"0193a1f0-7d2e-4c33-a2d5-1b2f0d5a9911","Color":"Green"}""", Encoding.UTF8.GetString(encoded.Public));
        Assert.Equal("""{"Name":"Zoë","Born":"1990-02-28"}""", Encoding.UTF8.GetString(encoded.Personal!));
    }

    [Fact]
    public void It_is_read_closed_and_opened_property_by_property()
    {
        var encoded = Codec.Write(Fact);
        var read = (Registered)Codec.Read(typeof(Registered), encoded.Public, Block);
        Assert.Equal((Fact.Id, Color.Green), (read.Id, read.Color));
        Assert.False(read.Name.IsPresent);
        Assert.Same(Block, read.Name.Block);
        Assert.Same(Block, read.Phone!.Block); // whether a phone was given is sealed too
        var opened = new Opened.Present(encoded.Personal!);
        Assert.Equal("Zoë", opened.Get<string>("Name"));
        Assert.Equal(new LocalDate(1990, 2, 28), opened.Get<LocalDate>("Born"));
        Assert.Null(opened.Get<string>("Phone"));
        Assert.Equal("«personal»", opened.ToString());
    }

    [Fact]
    public void Without_a_block_the_optional_is_absent_and_the_rest_stays_closed()
    {
        var read = (Registered)Codec.Read(typeof(Registered), Codec.Write(Fact).Public, null);
        Assert.Null(read.Phone);
        Assert.False(read.Name.IsPresent);
        Assert.Null(read.Name.Block);
    }

    [Fact]
    public void Attached_values_know_their_block_and_keep_their_value()
    {
        var fact = Fact with { Name = Personal<string>.Of("Åse") };
        Codec.Attach(fact, Block);
        Assert.Same(Block, fact.Name.Block);
        Assert.Equal("Åse", fact.Name.Value);
    }

    [Fact]
    public void A_fact_without_personal_values_has_no_personal_part()
    {
        Assert.Null(Codec.Write(new Moved(default, default, default, default, default!, default!, default, default!)).Personal);
        Assert.Null(Codec.Write(new Renamed(null)).Personal);
        Assert.False(Codec.HasPersonal(typeof(Moved)));
        Assert.True(Codec.HasPersonal(typeof(Renamed)));
    }

    [Fact]
    public void Old_and_new_shapes_of_a_fact_are_read()
    {
        var read = (Moved)Codec.Read(typeof(Moved), """{"Gone":{"a":[1]},"Day":"2026-11-22"}""", null);
        Assert.Equal(new LocalDate(2026, 11, 22), read.Day);
        Assert.Equal(7, read.Places);
    }

    [Fact]
    public void A_personal_property_that_stands_in_the_public_part_is_not_taken()
    {
        var read = (Renamed)Codec.Read(typeof(Renamed), """{"Name":{"x":["Zoë"]}}""", Block);
        Assert.False(read.Name!.IsPresent);
    }

    [Fact]
    public void A_closed_value_is_not_sealed_again()
    {
        var read = (Renamed)Codec.Read(typeof(Renamed), "{}", Block);
        Assert.Throws<InvalidOperationException>(() => Codec.Write(read));
    }

    [Fact]
    public void Times_and_zones_come_back_as_they_were()
    {
        var fact = new Moved(
            new(2026, 11, 22), new(9, 30), new(2026, 11, 22, 9, 30), Instant.FromUtc(2026, 11, 22, 8, 30).PlusNanoseconds(1),
            Period.FromMonths(1) + Period.FromDays(2), DateTimeZoneProviders.Tzdb["Europe/Oslo"], Duration.FromMinutes(26 * 60 + 30), [1, 2]);
        var json = Codec.Write(fact).Public;
        Assert.Equal(
            """{"Day":"2026-11-22","Time":"09:30","Start":"2026-11-22T09:30:00","At":"2026-11-22T08:30:00.000000001Z","Notice":"P1M2D","Zone":"Europe/Oslo","Length":"PT26H30M","Numbers":[1,2],"Places":7}""",
            Encoding.UTF8.GetString(json));
        var read = (Moved)Codec.Read(typeof(Moved), json, null);
        Assert.Equal(fact with { Numbers = [] }, read with { Numbers = fact.Numbers.Count == read.Numbers.Count ? [] : [0] });
    }

    [Theory]
    [InlineData("PT0S")]
    [InlineData("PT0.5S")]
    [InlineData("-PT26H30M0.000000001S")]
    [InlineData("PT45M")]
    public void Durations_are_without_loss(string text)
    {
        var length = JsonSerializer.Deserialize<Duration>($"\"{text}\"", EventCodec.Values);
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(length, EventCodec.Values));
    }

    [Theory]
    [InlineData(typeof(LocalDate), "28.02.1990")]
    [InlineData(typeof(DateTimeZone), "europe/berlin")]
    [InlineData(typeof(DateTimeZone), "../../etc/passwd")]
    [InlineData(typeof(Duration), "P1M")]
    [InlineData(typeof(Color), "7")]
    public void What_is_not_of_the_type_is_refused_without_quoting_it(Type type, string text)
    {
        var refused = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($"\"{text}\"", type, EventCodec.Values));
        Assert.DoesNotContain(text, refused.ToString().Replace("LineNumber", "", StringComparison.Ordinal).Split("   at ")[0][..40], StringComparison.Ordinal);
    }

    [Fact]
    public void Personal_below_the_top_of_a_fact_is_refused_at_registration()
    {
        Assert.Throws<ArgumentException>(() => new EventCodec([typeof(Nested)]));
        Assert.Throws<ArgumentException>(() => new EventCodec([typeof(Listed)]));
        Assert.Throws<ArgumentException>(() => Codec.Write("not a fact"));
    }

    private enum Color
    {
        Red,
        Green,
    }

    private sealed record Registered(Guid Id, Personal<string> Name, Personal<LocalDate> Born, Personal<string>? Phone, Color Color);

    private sealed record Renamed(Personal<string>? Name);

    private sealed record Moved(
        LocalDate Day, LocalTime Time, LocalDateTime Start, Instant At, Period Notice, DateTimeZone Zone, Duration Length,
        IReadOnlyList<int> Numbers, int Places = 7);

    private sealed record Inner(Personal<string> Name);

    private sealed record Nested(Inner Inner);

    private sealed record Listed(IReadOnlyList<Personal<string>> Names);
}
