using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Signatures of Standard Webhooks 1.0.</summary>
public sealed class WebhookSecretTests
{
    /// <summary>The known answer of the standard's own libraries.</summary>
    [Fact]
    public void A_signature_is_the_one_of_the_standard() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSecret.Sign(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));

    [Theory]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJeK", 1614265330, """{"test": 2432232314}""")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265331, """{"test": 2432232314}""")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test":2432232314}""")]
    public void Id_time_and_body_are_all_signed(string id, long timestamp, string body) => Assert.NotEqual(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSecret.Sign(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], id, timestamp, body));

    [Fact]
    public void During_a_rotation_both_secrets_sign()
    {
        var (old, fresh) = (WebhookSecret.Draw(), WebhookSecret.Draw());

        var signatures = WebhookSecret.Sign([fresh, old], "msg_1", 1_614_265_330, "å").Split(' ');

        Assert.Equal([Expected(fresh), Expected(old)], signatures);
        string Expected(string secret) =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes("msg_1.1614265330.å")));
    }

    /// <summary>24 to 64 bytes, says the standard.</summary>
    [Fact]
    public void A_secret_is_long_and_never_the_same()
    {
        var drawn = Enumerable.Range(0, 100).Select(_ => WebhookSecret.Draw()).ToList();

        Assert.Equal(100, drawn.Distinct(StringComparer.Ordinal).Count());
        Assert.All(drawn, secret => Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length));
    }
}
