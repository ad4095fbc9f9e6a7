using System.Net;

namespace Bookings.Host.Tests;

/// <summary>The host dies while it plans or sends a message (F02, F29): none is lost, and what goes out again is the same message.</summary>
public sealed class MessageCrashTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_it_dies_each_booking_is_told_by_one_message()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        await clinic.Terminate();
        var booked = 0;
        foreach (var point in (string[])["messages.claimed", "messages.handed-over", "messages.handed-over-before-settling", "messages.settled"])
        {
            await clinic.Start(("BOOKINGS_FAILPOINT", point));
            using (var answer = await clinic.Book(booked++))
            {
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            }

            Assert.NotEqual(ExitCode.Ok, await clinic.Died());
            await clinic.Start();
            // The lease of the one that died would run out by itself, in two minutes.
            await clinic.Ask("update notifications.messages set next_at = now() where settled_at is null");
            while (await clinic.Ask("select count(*) from notifications.deliveries where state = 'Sent'") is not long sent || sent < booked)
            {
                await Task.Delay(20, Stop);
            }

            await clinic.Terminate();
            var mails = Directory.EnumerateFiles(Path.Combine(clinic.Folder, "mail"), "*.eml").Select(file => Path.GetFileNameWithoutExtension(file)[^36..]).ToList();
            Assert.Equal(booked, mails.Distinct(StringComparer.Ordinal).Count());
            Assert.Equal((long)booked, await clinic.Ask("select count(*) from notifications.deliveries"));
            Assert.Equal(0L, await clinic.Ask("select count(*) from notifications.messages where settled_at is null or appointment is not null"));
        }
    }
}
