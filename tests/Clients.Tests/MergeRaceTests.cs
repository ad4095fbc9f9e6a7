using System.Net;
using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Merging, changing and registering at the same time: whoever comes first, nothing is half done and nothing is lost.</summary>
public sealed class MergeRaceTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_merge_and_a_change_at_once_come_one_after_the_other()
    {
        var tenant = await practice.Found();
        var desk = await practice.As(tenant, Role.FrontDesk);
        for (var round = 0; round < 10; round++)
        {
            var (old, now) = (await desk.Register(new { name = "Gammel", email = $"r{round}@example.no" }), await desk.Register(new { name = "Ny" }));
            var changes = Enumerable.Range(0, 3).Select(i => desk.Change($"/v1/clients/{old}", new { name = $"Gammel {i}", email = $"r{round}.{i}@example.no" })).ToList();
            // Overtaken by each change at most once, the merge has an attempt left.
            var merge = desk.Command($"/v1/clients/{now}/merge", new { clientId = old });
            var answers = await Task.WhenAll(changes.Append(merge));

            // Nobody is told that it worked when it did not: a change is taken before the merge, or refused after it.
            Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}"));
            Assert.True(answers[^1].IsSuccessStatusCode);
            var taken = Enumerable.Range(0, 3).Where(i => answers[i].StatusCode == HttpStatusCode.OK).ToList();
            var events = (long)(await practice.Ask($"select count(*) from events.mt_events where tenant_id = '{tenant.Value}' and stream_id = '{old}' and type = 'details_changed'"))!;
            Assert.Equal(taken.Count, events);
            Assert.Equal(1L, await practice.Ask($"select count(*) from clients.ties where client_id = '{now}' and kind = 'Absorbed'"));
            Assert.Equal(1L, await practice.Ask($"select count(*) from clients.ties where client_id = '{old}' and kind = 'MergedInto'"));
            Assert.Equal(now, (await desk.Shown(old)).GetProperty("id").GetGuid());
        }
    }

    [Fact]
    public async Task Two_merges_across_leave_one()
    {
        var tenant = await practice.Found();
        var desk = await practice.As(tenant, Role.FrontDesk);
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = (await desk.Register(new { name = "En" }), await desk.Register(new { name = "To" }));

            var answers = await Task.WhenAll(
                desk.Command($"/v1/clients/{one}/merge", new { clientId = other }), desk.Command($"/v1/clients/{other}/merge", new { clientId = one }));

            Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
            Assert.Equal("Absorbed MergedInto", await practice.Ask($"select string_agg(kind, ' ' order by kind) from clients.ties where client_id in ('{one}', '{other}')"));
        }
    }

    /// <summary>Between a look at who is one person and the commit of what is done with all of them: the question is asked again behind the lock.</summary>
    [Fact]
    public async Task Who_is_merged_while_something_is_done_with_one_person_stops_it()
    {
        var tenant = await practice.Found();
        var (desk, registry) = (await practice.As(tenant, Role.FrontDesk), practice.Service<IClientRegistry>());
        var (one, other) = (await desk.Register(new { name = "En" }), await desk.Register(new { name = "To" }));
        Assert.IsType<Outcome.Done>(await Guarded([one], () => Task.CompletedTask));

        Assert.IsType<SameClient>(Assert.IsType<Outcome.Refused>(await Guarded([one], () => desk.Do(one, "merge", new { clientId = other }))).Reason);
        Assert.IsType<Outcome.Refused>(await Guarded([one], () => Task.CompletedTask));
        Assert.IsType<Outcome.Done>(await Guarded([other, one], () => Task.CompletedTask));
        Assert.IsType<Outcome.Refused>(await Guarded([other, one], () => desk.Do(one, "unmerge", new { clientId = other })));
        Assert.IsType<Outcome.Done>(await Guarded([other], () => Task.CompletedTask));

        Task<Outcome> Guarded(Guid[] members, Func<Task> meanwhile) => practice.Service<EventStore>().Transact(new Caller(tenant, "tests", Role.Owner), async transaction =>
        {
            transaction.WhenBroken("one_person_as_seen", new SameClient());
            if (!await registry.GuardMembers(transaction, [.. members.Select(member => new ClientId(member))], CancellationToken.None))
            {
                return new SameClient();
            }

            await meanwhile();
            return null;
        }, CancellationToken.None);
    }

    [Fact]
    public async Task Two_people_with_one_address_who_come_at_once_are_two_people()
    {
        var tenant = await practice.Found();
        var registry = practice.Service<IClientRegistry>();
        var guests = Enumerable.Range(0, 8).Select(i => practice.Service<EventStore>().Transact(new Caller(tenant, "guest", Role.Guest), transaction =>
        {
            registry.Register(transaction, new(ClientSource.BookingPage, $"Gjest {i}", "familien@example.no"));
            return Task.FromResult<Rejection?>(null);
        }, default));

        Assert.All(await Task.WhenAll(guests), outcome => Assert.IsType<Outcome.Done>(outcome));
        Assert.Equal(8, (await registry.Find(tenant, ContactKind.Email, ["familien@example.no"], default))[0].Distinct().Count());
    }

    [Fact]
    public async Task A_guest_with_a_known_address_changes_and_learns_nothing()
    {
        var tenant = await practice.Found();
        var desk = await practice.As(tenant, Role.FrontDesk);
        var known = await desk.Register(new { name = "Kjent Person", email = "kjent@example.no", phone = "+4722123456" });
        await desk.Do(known, "block", new { reason = "x" });
        var before = (await desk.Shown(known)).GetRawText();

        var guest = default(ClientId);
        await practice.Service<EventStore>().Transact(new Caller(tenant, "guest", Role.Guest), transaction =>
        {
            guest = practice.Service<IClientRegistry>().Register(transaction, new(ClientSource.BookingPage, "En Annen", "kjent@example.no", "+4722123456"));
            return Task.FromResult<Rejection?>(null);
        }, default);

        Assert.NotEqual(known, guest.Value);
        Assert.Equal(before, (await desk.Shown(known)).GetRawText());
        var shown = await desk.Shown(guest.Value);
        Assert.False(shown.GetProperty("blocked").GetBoolean());
        Assert.False(shown.GetProperty("emailVerified").GetBoolean());
    }
}
