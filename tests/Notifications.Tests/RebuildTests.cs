using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Rebuilt is live (invariant 3), and a rebuild sends nothing.</summary>
public sealed class RebuildTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Every_read_model_is_rebuilt_as_it_is()
    {
        var clinic = await Open(house);
        var rule = await clinic.Remind("P1D");
        await clinic.Remind("PT2H");
        await clinic.Do($"reminders/{rule}/retire");
        await clinic.Settle(new { level = "noService" });
        await clinic.Do("message-templates/booked/email/en/draft", new { subject = "Hi", body = "Come." });
        await clinic.Do("message-templates/booked/email/en/publish");
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        await clinic.Do("feeds", new { providerId = clinic.Provider, language = "nb" });
        await clinic.Do("feeds", new { clientId = clinic.Client, language = "nb" });
        await clinic.Do("webhooks", new { url = "https://hooks.example.org/bookings" });

        var tables = house.App.Services.GetServices<InlineProjection>().Select(projection => projection.Table)
            .Where(table => table.StartsWith("notifications.", StringComparison.Ordinal)).ToList();
        Assert.Equal(7, tables.Count);
        foreach (var table in tables)
        {
            var live = await Digest(table);
            await house.Service<Rebuild>().Run(table, null, CancellationToken.None);
            Assert.Equal(live, await Digest(table));
            Assert.NotEqual("0 ", live);
        }

        Assert.Single(clinic.Mine);
    }

    private async Task<string> Digest(string table) =>
        $"{await house.Ask($"select count(*) || ' ' || coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '') from {table} t")}";
}
