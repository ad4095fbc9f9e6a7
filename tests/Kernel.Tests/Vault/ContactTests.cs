using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class ContactTests
{
    [Theory]
    [InlineData(" Zoe.Berg@Example.COM ", "zoe.berg@example.com")]
    [InlineData("info@BÜCHER.example", "info@xn--bcher-kva.example")]
    [InlineData("zoe\u0308@example.com", "zo\u00EB@example.com")]
    [InlineData("a+tag@example.com", "a+tag@example.com")]
    [InlineData("I@EXAMPLE.COM", "i@example.com")]
    public void Spellings_of_one_mailbox_are_one(string written, string normal)
    {
        Assert.True(Contact.TryNormalise(ContactKind.Email, written, out var email));
        Assert.Equal(normal, email);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zoe")]
    [InlineData("@example.com")]
    [InlineData("zoe@")]
    [InlineData("a b@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("zoe@exa mple.com")]
    [InlineData("zoe@example..com")]
    public void What_is_no_mailbox_is_refused(string written) => Assert.False(Contact.TryNormalise(ContactKind.Email, written, out _));

    [Fact]
    public void Half_a_character_is_no_mailbox() => Assert.False(Contact.TryNormalise(ContactKind.Email, "\uD800@example.com", out _));

    [Theory]
    [InlineData("+47 22 22 55 55", "+4722225555")]
    [InlineData("0047-2222 5555", "+4722225555")]
    [InlineData(" +39 (06) 698.12345", "+390669812345")]
    public void Spellings_of_one_line_are_one(string written, string normal)
    {
        Assert.True(Contact.TryNormalise(ContactKind.Phone, written, out var phone));
        Assert.Equal(normal, phone);
    }

    [Theory]
    [InlineData("22 22 55 55")]
    [InlineData("+0 123 456 789")]
    [InlineData("+47 123")]
    [InlineData("+1234567890123456")]
    [InlineData("+47 ２２２２５５５５")]
    [InlineData("+47 call me")]
    [InlineData("++4722225555")]
    public void What_is_not_of_the_shape_of_E164_is_refused(string written) =>
        Assert.False(Contact.TryNormalise(ContactKind.Phone, written, out _));
}
