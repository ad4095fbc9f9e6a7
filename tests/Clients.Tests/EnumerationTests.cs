using System.Net;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Whether an address is known cannot be found out: not from the answer, and not from the work behind it, which is what takes the time.</summary>
public sealed class EnumerationTests(Practice practice) : IClassFixture<Practice>
{
    [Theory]
    [InlineData("ask")]
    [InlineData("verify")]
    public async Task A_known_and_an_unknown_address_get_one_answer_after_the_same_work(string door)
    {
        var box = await Letterbox.Open(practice);
        await box.Desk.Register(new { name = "Kari", email = "kjent@example.no" });
        // Whatever is done once only is done before.
        await Knock("kjent@example.no");
        await Knock("ukjent@example.no");

        var (known, unknown) = (await Knock("kjent@example.no"), await Knock("ukjent@example.no"));

        Assert.Equal(known.Answer, unknown.Answer);
        Assert.NotEmpty(known.Trips);
        Assert.Equal(known.Trips, unknown.Trips);

        async Task<(string Answer, IReadOnlyList<string> Trips)> Knock(string email)
        {
            var answer = "";
            var trips = await RoundTrips.Of(practice.ConnectionString, async () =>
            {
                using var sent = await box.Guest.Command($"{box.Public}/{door}", door == "ask" ? new { email } : new { email, code = "123456" });
                var body = await sent.Content.ReadAsStringAsync();
                answer = $"{(int)sent.StatusCode} {sent.Content.Headers.ContentType} {System.Text.RegularExpressions.Regex.Replace(body, "\"traceId\":\"[^\"]*\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))}";
            });
            return (answer, trips);
        }
    }

    [Fact]
    public async Task A_code_stands_ready_for_an_unknown_address_too_and_fits_nobody()
    {
        var box = await Letterbox.Open(practice);

        Assert.Equal(HttpStatusCode.Accepted, (await box.Guest.Command($"{box.Public}/ask", new { email = "ukjent@example.no" })).StatusCode);

        Assert.Equal(1L, await practice.Ask($"select count(*) from clients.contact_codes where tenant_id = '{box.Tenant.Value}' and client_id is null"));
        Assert.True(box.IsEmpty);
    }

    /// <summary>The control: the staff's door does more for an address that is there, and the comparison sees it.</summary>
    [Fact]
    public async Task More_work_is_seen()
    {
        var box = await Letterbox.Open(practice);
        var id = await box.Desk.Register(new { name = "Kari", email = "kjent@example.no" });

        var sent = await RoundTrips.Of(practice.ConnectionString, () => box.Desk.Do(id, "verify-contact", new { kind = "email" }));
        var refused = await RoundTrips.Of(practice.ConnectionString, () => box.Desk.Refused(id, "verify-contact", new { kind = "phone" }));

        Assert.NotEqual(sent, refused);
    }
}
