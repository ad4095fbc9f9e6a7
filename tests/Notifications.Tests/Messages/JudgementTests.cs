using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Scheduling.Contracts;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Whether a message is sent after all: each reason, and that without one it is.</summary>
public sealed class JudgementTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 10, 0);
    private static readonly Instant Start = Now + Duration.FromDays(1);
    private static readonly Recipient Somebody = new(HasAddress: true, IsBlocked: false, IsRestricted: false);
    private static readonly OfferBrief Offer = new(
        new(new(Guid.Empty), new(Guid.Empty)), OfferStanding.Open, null, new("Visit", new Dictionary<Language, string>()), 0, "Ada", "Main street", null, Start,
        Start + Duration.FromHours(1), DateTimeZone.Utc, Now + Duration.FromHours(2));

    private static readonly Revised Revision = new(
        new(new(Guid.Empty, 2), RevisionStanding.Current, Start, Language.Of("en"), new Dictionary<Language, string>()), HasAccepted: false, IsExpected: true);

    private static readonly Circumstances Fine = new(About(AppointmentStanding.Booked), Somebody, IsRuleInForce: true, [], HasConsent: true, Now);

    public static TheoryData<MessageKind> Kinds => [.. Enum.GetValues<MessageKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_a_reason_it_is_sent(MessageKind kind)
    {
        var now = kind == MessageKind.NoShow ? Fine with { About = About(AppointmentStanding.Missed) } : Fine;
        Assert.Null(Judgement.Decide(Of(kind), now));
    }

    [Theory]
    [InlineData(AppointmentStanding.Cancelled, "cancelled")]
    [InlineData(AppointmentStanding.Declined, "declined")]
    [InlineData(AppointmentStanding.Expired, "declined")]
    [InlineData(AppointmentStanding.Requested, "not-confirmed")]
    [InlineData(AppointmentStanding.CheckedIn, "past")]
    [InlineData(AppointmentStanding.Completed, "past")]
    [InlineData(AppointmentStanding.Missed, "past")]
    public void A_reminder_is_of_what_is_booked(AppointmentStanding standing, string reason) =>
        Assert.Equal(reason, Judged(MessageKind.Reminder, Fine with { About = About(standing) }));

    [Fact]
    public void A_reminder_is_of_the_time_it_was_planned_for_and_before_it()
    {
        Assert.Equal("moved", Judged(MessageKind.Reminder, Fine with { About = new(Appointment(AppointmentStanding.Booked) with { Start = Start + Duration.FromHours(1) }) }));
        Assert.Equal("past", Judged(MessageKind.Reminder, Fine with { Now = Start }));
        Assert.Equal("reminder-retired", Judged(MessageKind.Reminder, Fine with { IsRuleInForce = false }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nobody_erased_or_restricted_or_out_of_reach_is_written_to(MessageKind kind)
    {
        var standing = kind == MessageKind.NoShow ? AppointmentStanding.Missed : AppointmentStanding.Booked;
        var now = Fine with { About = About(standing) };
        Assert.Equal("erased", Judged(kind, now with { Client = null }));
        Assert.Equal("restricted", Judged(kind, now with { Client = Somebody with { IsRestricted = true } }));
        Assert.Equal("no-address", Judged(kind, now with { Client = Somebody with { HasAddress = false } }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_can_be_turned_off_is_off_when_it_is_and_the_necessary_comes_in_any_case(MessageKind kind)
    {
        var now = Fine with { About = About(kind == MessageKind.NoShow ? AppointmentStanding.Missed : AppointmentStanding.Booked) };
        var isOptional = MessageCategories.Optional.Contains(kind.Category());
        Assert.Equal(isOptional ? "unsubscribed" : null, Judged(kind, now with { Unwanted = [.. MessageCategories.Optional] }));
        Assert.Null(Judged(kind, now with { Unwanted = [.. MessageCategories.Optional.Where(category => category != kind.Category())] }));
        Assert.Equal(kind.Category() == MessageCategory.Necessary ? null : "blocked", Judged(kind, now with { Client = Somebody with { IsBlocked = true } }));
    }

    [Fact]
    public void A_promotion_needs_consent() => Assert.Equal("no-consent", Judged(MessageKind.Promotion, Fine with { HasConsent = false }));

    [Fact]
    public void News_that_nobody_could_be_told_for_three_days_is_none() =>
        Assert.Equal("too-late", Judged(MessageKind.Cancelled, Fine with { Now = Now + Judgement.NewsLasts + Duration.FromMinutes(1) }));

    [Theory]
    [InlineData(OfferStanding.Taken, "offer-taken")]
    [InlineData(OfferStanding.Declined, "offer-declined")]
    [InlineData(OfferStanding.RanOut, "offer-ran-out")]
    [InlineData(OfferStanding.Withdrawn, "offer-withdrawn")]
    public void An_offer_is_told_as_long_as_it_stands(OfferStanding standing, string reason)
    {
        Assert.Equal(reason, Judged(MessageKind.WaitlistOffer, Fine with { About = new(Offer: Offer with { Standing = standing }) }));
        Assert.Equal("offer-unknown", Judged(MessageKind.WaitlistOffer, Fine with { About = new() }));
    }

    [Fact]
    public void An_offer_is_told_until_its_last_moment_and_not_in_it()
    {
        Assert.Null(Judged(MessageKind.WaitlistOffer, Fine with { Now = Offer.Until - Duration.FromMilliseconds(1) }));
        Assert.Equal("offer-ran-out", Judged(MessageKind.WaitlistOffer, Fine with { Now = Offer.Until }));
        // Its hold is swept away some time after it ran out: that it ran out is what happened.
        Assert.Equal("offer-ran-out", Judged(MessageKind.WaitlistOffer, Fine with { Now = Offer.Until, About = new(Offer: Offer with { Standing = OfferStanding.Withdrawn }) }));
    }

    [Fact]
    public void A_changed_text_is_told_to_whom_it_still_concerns()
    {
        string? Of(Revised? revised) => Judged(MessageKind.PolicyChanged, Fine with { About = new(Revised: revised) });
        Assert.Equal("policy-unknown", Of(null));
        Assert.Equal("policy-retired", Of(Revision with { Brief = Revision.Brief with { Standing = RevisionStanding.Retired } }));
        Assert.Equal("policy-replaced", Of(Revision with { Brief = Revision.Brief with { Standing = RevisionStanding.Replaced } }));
        Assert.Equal("policy-accepted", Of(Revision with { HasAccepted = true }));
        Assert.Equal("nothing-ahead", Of(Revision with { IsExpected = false }));
        Assert.Equal("too-late", Judged(MessageKind.PolicyChanged, Fine with { Now = Now + Judgement.NewsLasts + Duration.FromMinutes(1) }));
    }

    [Fact]
    public void That_somebody_is_to_be_erased_is_news_until_they_were_told() =>
        Assert.Null(Judged(MessageKind.RetentionNotice, Fine with { Now = Now + Duration.FromDays(90) }));

    /// <summary>What is sent in which category: a change of it is a change of what people can turn off.</summary>
    [Fact]
    public void Each_kind_is_of_the_category_that_was_reviewed() => Assert.Equal(
        "AskedFor: VerificationCode ManageLink ConfirmConsent ErasureCode\nNecessary: Declined Moved Cancelled SignInNotice PolicyChanged DataRequestAnswered DataRequestExtended ErasureCertificate RetentionNotice\n"
        + "Confirmations: Booked Requested Confirmed NoShow WaitlistOffer\nReminders: Reminder\nPromotions: Promotion",
        string.Join('\n', Enum.GetValues<MessageKind>().GroupBy(kind => kind.Category()).OrderBy(each => each.Key).Select(each => $"{each.Key}: {string.Join(' ', each)}")));

    private static string? Judged(MessageKind kind, Circumstances now) => Judgement.Decide(Of(kind), now)?.Value;

    private static DueMessage Of(MessageKind kind) => new(
        Guid.Empty, 1, kind, Channel.Email,
        Slots.Of(kind).Contains(Slots.Service, StringComparer.Ordinal) && kind != MessageKind.WaitlistOffer ? new AppointmentId(Guid.Empty) : null, 1,
        kind == MessageKind.Reminder ? Start : null, null, null, Now, 0);

    private static Topic About(AppointmentStanding standing) => new(Appointment(standing), Offer, Revision);

    private static AppointmentBrief Appointment(AppointmentStanding standing) => new(
        new(Guid.Empty), 1, standing, null, new(Guid.Empty), new("Visit", new Dictionary<Language, string>()), 0, "Ada", "Main street", null, Start, Start + Duration.FromHours(1),
        DateTimeZone.Utc);
}
