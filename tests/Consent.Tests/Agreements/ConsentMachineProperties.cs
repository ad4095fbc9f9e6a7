using Bookings.Kernel;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

/// <summary>Whatever is done in whatever order, a consent is never more than what somebody said.</summary>
public sealed class ConsentMachineProperties
{
    /// <param name="Days">How much later it is done than the one before.</param>
    internal sealed record Step(string What, int Days, int Version, bool ConfirmedByLink, int? Expires);

    private static readonly Gen<Step> Steps =
        from what in Gen.Elements("give", "refuse", "confirm", "confirm wrongly", "withdraw", "object", "expire")
        from days in Gen.Elements(0, 0, 1, 3, 7, 30)
        from version in Gen.Elements(1, 1, 2)
        from confirmed in Gen.Elements(true, false)
        from expires in Gen.Elements<int?>(null, null, 10, 400)
        select new Step(what, days, version, confirmed, expires);

    private static readonly Gen<List<Step>> Lives = Steps.ListOf().Select(steps => steps.ToList());

    /// <summary>One step as it went.</summary>
    /// <param name="Said">What is so by what happened, told apart from how the state says it.</param>
    private sealed record Seen(Step Step, ConsentRecord Before, IReadOnlyList<ConsentEvent> Facts, ConsentRecord After, Word Said, Instant Now);

    private sealed record Word(bool Yes, bool NeedsLink, bool Linked, bool Ended, Instant? Until)
    {
        public bool CountsAt(Instant now) => Yes && !Ended && (!NeedsLink || Linked) && (Until is null || now < Until);
    }

    [Fact]
    public void Nothing_follows_an_end() => Fixed.Holds(Lives, life => Follow(life, Continues));

    [Fact]
    public void It_counts_only_while_somebody_said_yes_and_confirmed_where_they_had_to() => Fixed.Holds(Lives, life => Follow(life, seen =>
        seen.After.CountsAt(seen.Now) && !seen.Said.CountsAt(seen.Now) ? $"counts as {seen.After}" : null));

    /// <summary>The other way round, so that "never counts" would not do.</summary>
    [Fact]
    public void It_counts_whenever_somebody_said_yes_and_confirmed_where_they_had_to() => Fixed.Holds(Lives, life => Follow(life, seen =>
        !seen.After.CountsAt(seen.Now) && seen.Said.CountsAt(seen.Now) ? $"does not count as {seen.After}" : null));

    [Fact]
    public void Withdrawing_always_ends_what_counts_in_one_step() => Fixed.Holds(Lives, life => Follow(life, seen =>
    {
        var facts = Accepted(WithdrawConsent.Decide(new(seen.Now, Page), seen.After));
        var withdrawn = facts.Aggregate(seen.After, ConsentRecord.Evolve);
        return !seen.After.CountsAt(seen.Now) || (facts.Count == 1 && !withdrawn.CountsAt(seen.Now) && withdrawn.HasEnded()) ? null : $"withdrawing came to {facts.Count} facts";
    }));

    /// <summary>But for a yes that needs another link, or that lasts so long from now on.</summary>
    [Fact]
    public void Doing_the_same_twice_is_doing_it_once() => Fixed.Holds(Lives, life => Follow(life, seen =>
        !(seen.Step.What == "give" && (seen.Step.Expires is not null || seen.After.IsPending() || seen.After.ExpiresAt is not null))
        && Accepted(Do(seen.Step, seen.After, seen.Now)) is [var again, ..] ? $"again came to {again}" : null));

    [Fact]
    public void What_ends_by_itself_is_due_and_ends_when_it_is() => Fixed.Holds(Lives, life => Follow(life, seen =>
        seen.After.DueAt() is { } due
            ? Accepted(ExpireConsent.Decide(seen.After, due)).Aggregate(seen.After, ConsentRecord.Evolve) is { Status: not ConsentStatus.Expired } still ? $"still {still.Status}" : null
            : seen.After.CountsAt(seen.Now) && seen.After.ExpiresAt is not null ? "never due, and yet it ends" : null));

    /// <summary>The positive control: a machine that went on after its end would be found.</summary>
    [Fact]
    public void A_machine_that_goes_on_after_its_end_is_found() => Fixed.Fails(Lives, life => Follow(life, Continues, revives: true));

    /// <summary>The positive control: a yes that counted without its link, or after its time, would be found.</summary>
    [Fact]
    public void A_machine_that_counts_every_yes_is_found() => Fixed.Fails(Lives, life => Follow(life, seen =>
        seen.After.Status is ConsentStatus.Given or ConsentStatus.Confirmed && !seen.Said.CountsAt(seen.Now) ? "counts" : null));

    private static string? Continues(Seen seen) => seen.Before.HasEnded() && seen.Facts.Count > 0 ? $"{seen.Facts[0]} after {seen.Before.Status}" : null;

    private static string? Follow(List<Step> life, Func<Seen, string?> complaint, bool revives = false)
    {
        var (consent, word, now) = (ConsentRecord.Initial, new Word(false, false, false, false, null), Now);
        foreach (var step in life)
        {
            now += Duration.FromDays(step.Days);
            var before = consent;
            var facts = revives && before.HasEnded() ? [new ConsentConfirmed(now)] : Accepted(Do(step, before, now));
            consent = facts.Aggregate(before, ConsentRecord.Evolve);
            word = facts.Aggregate(word, Next);
            if (complaint(new(step, before, facts, consent, word, now)) is { } said)
            {
                return $"{said}, at {step}";
            }
        }

        return null;
    }

    private static Word Next(Word word, ConsentEvent fact) => fact switch
    {
        ConsentGiven e => word with { Yes = true, NeedsLink = e.Confirmation is not null || (word.NeedsLink && word.Linked), Linked = word.Linked && e.Confirmation is null, Until = e.ExpiresAt },
        ConsentConfirmed => word with { Linked = true },
        ConsentWithdrawn or ConsentObjected or ConsentExpired => word with { Ended = true },
        _ => word,
    };

    private static Decision<ConsentEvent> Do(Step step, ConsentRecord consent, Instant now)
    {
        var terms = Newsletter(step.ConfirmedByLink, step.Expires);
        return step.What switch
        {
            "give" => GiveConsent.Decide(Give(terms, now, step.Version), consent),
            "refuse" => RefuseConsent.Decide(Give(terms, now, step.Version), consent),
            "confirm" => ConfirmConsent.Decide(new(now, Sha256.Of("token")), consent),
            "confirm wrongly" => ConfirmConsent.Decide(new(now, Sha256.Of("another")), consent),
            "withdraw" => WithdrawConsent.Decide(new(now, Page), consent),
            "expire" => ExpireConsent.Decide(consent, now),
            _ => ObjectToProcessing.Decide(
                new(now, PurposeId, new(PurposeStatus.Published, new("x"), null, [Version(terms with { Basis = LawfulBasis.LegitimateInterests })]), Channel.Email, En, Page, null, Kari), consent),
        };
    }

    private static IReadOnlyList<ConsentEvent> Accepted(Decision<ConsentEvent> decision) => decision is Decision<ConsentEvent>.Accepted accepted ? accepted.Events : [];
}
