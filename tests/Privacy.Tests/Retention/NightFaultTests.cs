using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>What is damaged, slow or thought better of in a night costs that, and nothing else.</summary>
public sealed class NightFaultTests(Practice house) : IClassFixture<Practice>
{
    /// <summary>A key that does not open and one that is lost are damage, and damage is no erasure: their rows stay as they are, all others go.</summary>
    [Fact]
    public async Task A_damaged_key_and_a_lost_one_fail_alone()
    {
        var shop = await Open(house);
        var (whole, damaged, lost) = (await shop.Booked(await shop.Client("Hel")), await shop.Booked(await shop.Client("Skadet")), await shop.Booked(await shop.Client("Tapt")));
        await house.Ask($"update vault.stream_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = '{damaged}'");
        await house.Ask($"delete from vault.stream_keys where stream_id = '{lost}'");
        await shop.Keep(Rule("booking", 300));
        await shop.Night();
        Assert.Equal((1, 2, "failed=2"), (await shop.LastRun()).Of("booking"));
        Assert.False(await shop.HasKey(whole));
        Assert.Equal(2, await shop.Count("scheduling.appointments", $"id in ('{damaged}', '{lost}') and client_id is not null"));
        Assert.NotNull(await shop.Night(await shop.In(366)));
    }

    [Fact]
    public async Task Whoever_is_damaged_is_not_taken_and_everybody_else_is()
    {
        var shop = await Open(house);
        var (whole, damaged) = (await shop.Client("Hel"), await shop.Client("Skadet"));
        await shop.Booked(damaged);
        await house.Ask($"update vault.stream_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = '{damaged.Value}'");
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 0));
        await shop.Night();
        Assert.True(await shop.IsGone(whole));
        Assert.Equal(1, await shop.Count("privacy.retention_nights", "ended_at is not null"));
    }

    [Fact]
    public async Task A_night_that_has_not_ended_for_a_day_shows()
    {
        var shop = await Open(house);
        await shop.Client("Åpen");
        await shop.Keep(Rule("contact", 300));
        shop.Later.Services.GetRequiredService<NightRun>().Reached = point => point == "retention.before-end" ? throw new Died() : Task.CompletedTask;
        await Assert.ThrowsAsync<Died>(() => shop.Night());
        Assert.Equal(HealthStatus.Healthy, await Health(shop.Later));
        var later = await shop.In(367);
        Assert.Equal(HealthStatus.Degraded, await Health(later));
        await shop.Night(later);
        Assert.Equal(HealthStatus.Healthy, await Health(later));

        static async Task<HealthStatus> Health(Microsoft.AspNetCore.Builder.WebApplication program) =>
            (await program.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "retention")).Status;
    }

    /// <summary>A rule that is taken back while a night goes on, or is cut off, takes nobody any more; and the night ends.</summary>
    [Fact]
    public async Task A_rule_that_is_taken_back_takes_nobody_any_more()
    {
        var shop = await Open(house);
        var client = await shop.Client("Beholdt");
        await shop.Keep(Rule("contact", 300));
        var night = shop.Later.Services.GetRequiredService<NightRun>();
        night.Reached = point => point == "retention.began" ? throw new Died() : Task.CompletedTask;
        await Assert.ThrowsAsync<Died>(() => shop.Night());
        await shop.Keep();
        await shop.Later.Services.GetRequiredService<RetentionWorker>().Look(CancellationToken.None);
        Assert.False(await shop.IsGone(client));
        Assert.Equal((0, 0, ""), (await shop.LastRun()).Of("contact"));
        Assert.Equal(1, await shop.Count("privacy.retention_nights", "ended_at is not null"));
    }

    /// <summary>One business has much to make up for: the other's night is over before.</summary>
    [Fact]
    public async Task A_night_that_takes_long_keeps_no_other_business_waiting()
    {
        var (one, other) = (await Open(house), await Open(house));
        await one.Client("Ene");
        await other.Client("Andre");
        await one.Keep(Rule("contact", 300));
        await other.Keep(Rule("contact", 300));
        var (begun, both) = (0, new TaskCompletionSource());
        one.Later.Services.GetRequiredService<NightRun>().Reached = async point =>
        {
            if (point == "retention.began" && Interlocked.Increment(ref begun) == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(TimeSpan.FromSeconds(60));
        };
        await one.Later.Services.GetRequiredService<RetentionWorker>().Look(CancellationToken.None);
        Assert.Equal((2, 1, 1), (begun, await one.Count("privacy.retention_nights", "ended_at is not null"), await other.Count("privacy.retention_nights", "ended_at is not null")));
    }

    private sealed class Died : Exception;
}
