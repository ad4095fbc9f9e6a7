using System.Text.Json;
using NodaTime;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class PersonalTests
{
    private static readonly SealedBlock Block = new(Guid.CreateVersion7(), Guid.CreateVersion7(), "x_happened", DataClass.Contact, [1]);

    [Fact]
    public void It_never_says_its_value()
    {
        var personal = Personal<string>.Of("Zoë");
        Assert.Equal("«personal»", personal.ToString());
        Assert.DoesNotContain("Zoë", $"{new Someone(personal)}", StringComparison.Ordinal);
        Assert.Equal(0, personal.GetHashCode());
        // What a structured log would destructure: public properties.
        Assert.DoesNotContain(typeof(Personal<string>).GetProperties(), property => property.GetValue(personal) is string);
    }

    [Fact]
    public void Every_other_serializer_refuses_it()
    {
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new Someone(Personal<string>.Of("Zoë"))));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(Personal<string>.Of("Zoë"), JsonSerializerOptions.Web));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new Someone(null!)));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Someone>("""{"Name":"Zoë"}"""));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(Personal<string>.Of("Zoë"), EventCodec.Values));
    }

    [Fact]
    public void A_closed_value_is_closed_for_value_types_too()
    {
        var born = Personal<LocalDate>.Closed(Block);
        Assert.False(born.IsPresent);
        Assert.Throws<InvalidOperationException>(() => born.Value);
        Assert.NotEqual(Personal<LocalDate>.Of(default), born);
        Assert.Equal(Personal<LocalDate>.Closed(Block), born);
    }

    private sealed record Someone(Personal<string> Name);
}
