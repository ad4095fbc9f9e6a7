using System.Collections.Concurrent;
using System.Globalization;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>
/// F27: whatever is written about somebody while they are erased, at any moment of it, is either before the fence and goes with them, or is refused. A booking and a consent bring a
/// stream and a key of their own: made behind the fence, such a key would outlive the person.
/// </summary>
public sealed class FenceRaceTests(Practice house) : IClassFixture<Practice>
{
    private const int Rounds = 50;

    /// <summary>More of them by the environment variable <c>BOOKINGS_RACES</c>: CONTRIBUTING.md.</summary>
    private static readonly int Races = int.Parse(Environment.GetEnvironmentVariable("BOOKINGS_RACES") ?? $"{Rounds}", CultureInfo.InvariantCulture);

    private const string AtOnce = "at once", BeforeTheFence = "erasure.before-fence";

    /// <summary>About as long as a command takes, in turns of a processor's loop.</summary>
    private const int Longest = 400_000;

    private static readonly string[] Refusals = ["person-not-live", "client-unknown"];

    private enum Deed
    {
        Note,
        Booking,
        Consent,
        LateReport,
    }

    /// <param name="Moment">Of the erasure, when it sets out.</param>
    /// <param name="Delay">How long after that.</param>
    /// <param name="Lead">For how long the erasure stands still meanwhile.</param>
    private sealed record Start(Deed Deed, string Moment, int Delay, int Lead);

    [Fact]
    public async Task Whatever_races_with_an_erasure_is_before_the_fence_and_erased_or_refused()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}, {1} rounds", seed, Races);
        var random = new Random(seed);
        var shop = await Open(house);
        var purpose = await shop.Purpose("follow-up", "legitimate-interests", "Vi spør hvordan det gikk.");
        // With its first mail a business draws the key that it prints addresses with: that is sealed too, and nobody's.
        await shop.Booked(await shop.Client("First"));
        await Delivered(shop);
        var (came, refused) = (new int[4], new int[4]);
        for (var round = 0; round < Races; round++)
        {
            Start[] starts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Start((Deed)random.Next(4), Moment(random), random.Next(Longest), random.Next(Longest)))];
            var client = await shop.Client($"Racer{round}");
            await shop.Booked(client);
            var mail = starts.Any(start => start.Deed == Deed.LateReport) ? await Delivered(shop) : Guid.Empty;
            var (id, before) = (await shop.Asked(client), await Position(shop));
            var racing = new ConcurrentBag<Task<(Deed Deed, bool IsIn)>>();
            shop.Pipeline.Reached = point =>
            {
                Go(point);
                return Task.CompletedTask;
            };
            Go(AtOnce);
            Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
            shop.Pipeline.Reached = _ => Task.CompletedTask;
            var results = await Task.WhenAll(racing);
            Assert.Equal(starts.Length, results.Length);
            foreach (var (deed, isIn) in results)
            {
                (isIn ? came : refused)[(int)deed]++;
            }

            await NothingIsBehindTheFence(shop, client, before, results.Count(one => one.IsIn && one.Deed is Deed.Note or Deed.Booking), $"seed {seed}, round {round}");

            void Go(string moment)
            {
                foreach (var start in starts.Where(start => start.Moment == moment))
                {
                    racing.Add(Task.Run(async () =>
                    {
                        Thread.SpinWait(start.Delay);
                        return (start.Deed, await Do(shop, start.Deed, client, purpose, mail));
                    }));
                    Thread.SpinWait(start.Lead);
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage("in: {0}; refused: {1}", string.Join(' ', came), string.Join(' ', refused));
        // Both ends of the race were reached by all that can be refused: a report of a mail is about nobody.
        Assert.All((int[])[0, 1, 2], deed => Assert.True(came[deed] > 0 && refused[deed] > 0, $"seed {seed}: {(Deed)deed} in {came[deed]}, refused {refused[deed]}"));
        Assert.Equal(0, refused[(int)Deed.LateReport]);
    }

    /// <summary>Most around the fence; the others at any other of the points.</summary>
    private static string Moment(Random random) => random.Next(6) switch
    {
        0 or 1 => AtOnce,
        2 or 3 => BeforeTheFence,
        _ => ErasurePoints.UntilEffective[random.Next(ErasurePoints.UntilEffective.Count)],
    };

    private async Task NothingIsBehindTheFence(Shop shop, SubjectId client, long before, int written, string round)
    {
        var fence = $"(select max(position) from events.mt_events where tenant_id = '{shop.Business.Value}' and type = 'erasure_fenced')";
        var behind = $"{await house.Ask($"select string_agg(type, ' ') from events.mt_events where tenant_id = '{shop.Business.Value}' and position > {fence} and sealed is not null")}";
        Assert.True(behind.Length == 0, $"{round}: {behind}");
        Assert.True(await shop.Count("events.mt_events", $"position > {before} and type in ('note_added', 'appointment_booked')") == written, round);

        // Whose keys are left the vault tells by the owner's tag, whoever made their streams and whenever.
        var left = await house.Service<PersonKeys>().Streams(shop.Business, [client], CancellationToken.None);
        Assert.True(left.All(key => key.Class == DataClass.ConsentProof), round);
        Assert.True(await shop.Count("vault.tombstones", $"stream_id = '{client.Value}'") == 1, round);
        Assert.True(await shop.Count("vault.stream_keys k", $"exists (select from vault.tombstones t where t.tenant_id = k.tenant_id and t.stream_id = k.stream_id) and k.class <> {(int)DataClass.ConsentProof}") == 0, round);
        Assert.True(await (await shop.Post($"clients/{client.Value}/notes", new { text = "too late" })).Problem() == "person-not-live", round);
    }

    /// <summary>Whether it was written; anything but that and its refusal is a fault.</summary>
    private async Task<bool> Do(Shop shop, Deed deed, SubjectId client, Guid purpose, Guid mail)
    {
        if (deed == Deed.LateReport)
        {
            await house.Service<Notifications.RecordBounce>().Record(new(mail, Notifications.DeliveryAction.Failed, "5.1.1"), CancellationToken.None);
            return true;
        }

        using var answer = await (deed switch
        {
            Deed.Note => shop.Post($"clients/{client.Value}/notes", new { text = "written in a race" }),
            Deed.Booking => shop.Book(client, "booked in a race"),
            _ => shop.Post($"clients/{client.Value}/objections", new { purposeId = purpose, channel = "email", note = "said in a race" }),
        });
        if (!answer.IsSuccessStatusCode)
        {
            Assert.Contains(await answer.Problem(), Refusals);
        }

        return answer.IsSuccessStatusCode;
    }

    /// <summary>What was planned is sent.</summary>
    /// <returns>The latest message.</returns>
    private async Task<Guid> Delivered(Shop shop)
    {
        await shop.CatchUp();
        while (await house.Service<Notifications.SendDue>().Run(CancellationToken.None) > 0)
        {
        }

        return (Guid)(await house.Ask($"select id from notifications.deliveries where tenant_id = '{shop.Business.Value}' and kind = 'Booked' and state = 'Sent' order by at desc, id desc limit 1"))!;
    }

    private async Task<long> Position(Shop shop) => (long)(await house.Ask($"select position from events.heads where tenant_id = '{shop.Business.Value}'"))!;
}
