using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>What services ask beforehand, from the form to the answer and who reads it.</summary>
public sealed class IntakeTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_guest_sees_why_each_question_is_asked_and_answers_with_the_booking()
    {
        var clinic = await Open(house);
        var form = await clinic.Ask(atBooking: true);
        var guest = await Guest.Of(clinic);

        var offer = (await guest.Get("services")).GetProperty("items")[0];
        Assert.True(offer.GetProperty("answersAtBooking").GetBoolean());
        var question = offer.GetProperty("questions").EnumerateArray().Single(one => one.GetProperty("key").GetString() == "pain");
        Assert.Equal(("special", "For å forberede timen.", 90), (question.GetProperty("class").GetString(), question.GetProperty("purpose").GetString(), question.GetProperty("keptForDays").GetInt32()));

        var refused = await guest.Book(At("10:00"), new { answers = new[] { new { field = "height", value = "høy" } } });
        Assert.Equal("answers-do-not-fit", await refused.Problem());
        Assert.Equal(["height", "pain", "workplace"], (await refused.Json()).GetProperty("fields").EnumerateObject().Select(field => field.Name));
        Assert.Equal(0, await clinic.Count("scheduling.appointments"));

        var booked = await Done(guest.Book(At("10:00"), new { answers = Forms.Complete }));

        var ordinary = await clinic.Get($"appointments/{Id(booked)}/answers");
        Assert.Equal((form, 1, "Oslo havn"), (ordinary.GetProperty("formId").GetGuid(), ordinary.GetProperty("formVersion").GetInt32(), ordinary.GetProperty("answers").GetProperty("workplace").GetString()));
        Assert.DoesNotContain("kneet", ordinary.ToString(), StringComparison.Ordinal);
        Assert.Equal("Vondt i kneet", (await clinic.Get($"appointments/{Id(booked)}/health-answers")).GetProperty("answers").GetProperty("pain").GetString());
        // Neither is in the other's table, nor in the appointment.
        Assert.Equal((1, 1), (await clinic.Count("scheduling.intake_answers"), await clinic.Count("scheduling.medical_answers")));
        Assert.Equal(1L, await house.Ask($"select count(*) from vault.stream_keys where tenant_id = '{clinic.Business}' and class = 5"));
    }

    [Fact]
    public async Task Answers_may_come_later_and_be_given_anew()
    {
        var clinic = await Open(house);
        await clinic.Ask();
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"));
        var appointment = (await visitor.Get("manage")).GetProperty("id").GetGuid();
        await Refused("not-answered", clinic.Owner.GetAsync($"/v1/appointments/{appointment}/answers"));
        Assert.Equal(7, (await visitor.Get("manage/answers")).GetProperty("questions").GetArrayLength());

        await Refused("answers-do-not-fit", visitor.Post("manage/answers", new { answers = new[] { new { field = "workplace", value = "Oslo" } } }));
        await Done(visitor.Post("manage/answers", new { answers = Forms.Complete }));
        await Done(visitor.Post("manage/answers", new { answers = new[] { new { field = "workplace", value = "Bergen" }, new { field = "height", value = "180" } } }));

        var own = await visitor.Get("manage/answers");
        Assert.Equal(("Bergen", true), (own.GetProperty("answers").GetProperty("workplace").GetString(), own.GetProperty("answeredHealth").GetBoolean()));
        Assert.DoesNotContain("kneet", own.ToString(), StringComparison.Ordinal);
        Assert.Equal("Vondt i kneet", (await clinic.Get($"appointments/{appointment}/health-answers")).GetProperty("answers").GetProperty("pain").GetString());
        Assert.Equal(1, await clinic.Count("scheduling.intake_answers"));

        await Done(visitor.Post("manage/cancel", new { }));
        await Refused("not-ahead", visitor.Post("manage/answers", new { answers = Forms.Complete }));
    }

    [Fact]
    public async Task Staff_answer_for_a_client_and_only_who_may_know_answers_or_reads_about_health()
    {
        var clinic = await Open(house);
        await clinic.Ask();
        var appointment = await clinic.Booked(At("10:00"));
        var (desk, own, other) = (await house.As(clinic.Business, Role.FrontDesk), await clinic.ProviderDoor(clinic.Providers[0]), await clinic.ProviderDoor(Guid.CreateVersion7()));
        var (ordinary, health) = (new { answers = Forms.Complete[..1] }, new { answers = Forms.Complete[1..] });

        await Refused("class-not-answered-here", clinic.Post($"appointments/{appointment}/answers", health, door: desk));
        await Done(clinic.Post($"appointments/{appointment}/answers", ordinary, door: desk));
        await Refused("forbidden", clinic.Post($"appointments/{appointment}/health-answers", health, door: desk));
        await Refused("class-not-answered-here", clinic.Post($"appointments/{appointment}/health-answers", ordinary, door: own));
        await Done(clinic.Post($"appointments/{appointment}/health-answers", health, door: own));

        await Refused("forbidden", desk.GetAsync($"/v1/appointments/{appointment}/health-answers"));
        Assert.Equal("Vondt i kneet", (await clinic.Get($"appointments/{appointment}/health-answers", own)).GetProperty("answers").GetProperty("pain").GetString());
        await Refused("appointment-unknown", other.GetAsync($"/v1/appointments/{appointment}/health-answers"));
        await Refused("appointment-unknown", other.GetAsync($"/v1/appointments/{appointment}/answers"));
        await Refused("appointment-unknown", clinic.Post($"appointments/{appointment}/health-answers", health, door: other));
    }

    [Fact]
    public async Task A_further_version_leaves_what_was_answered_as_it_was()
    {
        var clinic = await Open(house);
        var form = await clinic.Ask();
        var appointment = await clinic.Booked(At("10:00"));
        await Done(clinic.Post($"appointments/{appointment}/answers", new { answers = Forms.Complete[..1] }));

        await Done(clinic.Post($"intake-forms/{form}/publish", new { name = "Kortere", fields = new[] { Forms.Question("town", "line", required: true) } }));

        Assert.Equal(1, (await clinic.Get($"appointments/{appointment}/answers")).GetProperty("formVersion").GetInt32());
        Assert.Equal(7, (await clinic.Get($"intake-forms/{form}/versions/1")).GetProperty("fields").GetArrayLength());
        Assert.Equal((2, 1), ((await clinic.Get($"intake-forms/{form}")).GetProperty("version").GetInt32(), (await clinic.Get("intake-forms")).GetProperty("items")[0].GetProperty("fields").GetArrayLength()));
        await Refused("answers-do-not-fit", clinic.Post($"appointments/{appointment}/answers", new { answers = Forms.Complete[..1] }));
        await Refused("intake-form-unknown", clinic.Owner.GetAsync($"/v1/intake-forms/{form}/versions/3"));

        await Done(clinic.Post($"intake-forms/{form}/retire"));
        Assert.Empty((await (await Guest.Of(clinic)).Get("services")).GetProperty("items")[0].GetProperty("questions").EnumerateArray());
    }

    [Fact]
    public async Task Two_who_answer_for_the_first_time_at_once_leave_one_answer()
    {
        var clinic = await Open(house);
        await clinic.Ask();
        var appointment = await clinic.Booked(At("10:00"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => clinic.Post($"appointments/{appointment}/answers", new { answers = new[] { new { field = "workplace", value = $"Sted {i}" } } })));

        Assert.Contains(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(1, await clinic.Count("scheduling.intake_answers"));
    }

    [Fact]
    public async Task Rebuilt_is_live()
    {
        var clinic = await Open(house);
        await clinic.Ask();
        var appointment = await clinic.Booked(At("10:00"));
        await Done(clinic.Post($"appointments/{appointment}/answers", new { answers = Forms.Complete[..1] }));
        await Done(clinic.Post($"appointments/{appointment}/answers", new { answers = Forms.Complete[..1] }));
        await Done(clinic.Post($"appointments/{appointment}/health-answers", new { answers = Forms.Complete[1..] }));
        foreach (var table in Door.Many("scheduling.intake_forms", "scheduling.intake_answers", "scheduling.medical_answers"))
        {
            var live = await Digest(table);
            await house.Service<Rebuild>().Run(table, null, default);
            Assert.Equal(live, await Digest(table));
        }
    }

    private async Task<string> Digest(string table) => (string)(await house.Ask($"select count(*) || md5(string_agg(t::text, '' order by t::text)) from {table} t"))!;
}
