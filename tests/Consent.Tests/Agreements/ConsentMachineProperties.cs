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

    [Fact]
    public void Nothing_follows_an_end() => Fixed.Holds(Lives, life => Follow(life, (before, facts, _, _) =>
        before.HasEnded() && facts.Count > 0 ? $"{facts[0]} after {before.Status}" : null));

    [Fact]
    public void It_counts_only_while_somebody_said_yes_and_confirmed_where_they_had_to() => Fixed.Holds(Lives, life => Follow(life, (_, _, after, now) =>
        after.CountsAt(now) && !Truth(after, now) ? $"counts as {after}" : null));

    /// <summary>The other way round, so that "never counts" would not do.</summary>
    [Fact]
    public void It_counts_whenever_somebody_said_yes_and_confirmed_where_they_had_to() => Fixed.Holds(Lives, life => Follow(life, (_, _, after, now) =>
        !after.CountsAt(now) && Truth(after, now) ? $"does not count as {after}" : null));

    [Fact]
    public void Withdrawing_always_ends_what_counts_in_one_step() => Fixed.Holds(Lives, life => Follow(life, (_, _, after, now) =>
    {
        if (!after.CountsAt(now))
        {
            return null;
        }

        var facts = Accepted(WithdrawConsent.Decide(new(now, Page), after));
        var withdrawn = facts.Aggregate(after, ConsentRecord.Evolve);
        return facts.Count == 1 && !withdrawn.CountsAt(now) && withdrawn.HasEnded() ? null : $"withdrawing {after} came to {facts.Count} facts";
    }));

    [Fact]
    public void Doing_the_same_twice_is_doing_it_once() => Fixed.Holds(Lives, life => Follow(life, (_, _, _, _) => null, (step, after, now) =>
        step is { What: "give", Expires: null } && !after.IsPending() || step.What is not "give"
            ? Accepted(Do(step, after, now)) is { Count: > 0 } again && step.What != "object" ? $"{step} again came to {again[0]}" : null
            : null));

    [Fact]
    public void What_is_due_has_ended_once_it_is_expired() => Fixed.Holds(Lives, life => Follow(life, (_, _, after, now) =>
        after.DueAt() is { } due && Accepted(ExpireConsent.Decide(after, due)).Aggregate(after, ConsentRecord.Evolve) is { Status: not ConsentStatus.Expired } still
            ? $"still {still.Status}"
            : after.DueAt() is null && after.CountsAt(now) && after.ExpiresAt is not null ? "never due, and yet it ends" : null));

    /// <summary>The positive controls: a machine that let a link revive, or forgot its end, would be found.</summary>
    [Fact]
    public void A_machine_that_goes_on_after_its_end_is_found() => Fixed.Fails(Lives, life => Follow(
        life, (before, facts, _, _) => before.HasEnded() && facts.Count > 0 ? "after the end" : null, revive: true));

    [Fact]
    public void A_consent_that_counted_unconfirmed_would_be_found() => Fixed.Fails(Lives, life => Follow(life, (_, _, after, now) =>
        after.Status is ConsentStatus.Given or ConsentStatus.Confirmed && !Truth(after, now) ? "counts" : null));

    /// <summary>What is true by what happened, told apart from how the state says it.</summary>
    private static bool Truth(ConsentRecord consent, Instant now) => Said.TryGetValue(consent, out var said) && said.Yes && !said.Ended && (!said.NeedsLink || said.Linked)
        && (said.Until is null || now < said.Until);

    private sealed record Word(bool Yes, bool NeedsLink, bool Linked, bool Ended, Instant? Until);

    [ThreadStatic]
    private static Dictionary<ConsentRecord, Word>? _said;

    private static Dictionary<ConsentRecord, Word> Said => _said ??= new(ReferenceEqualityComparer.Instance as IEqualityComparer<ConsentRecord>);

    private static string? Follow(
        List<Step> life, Func<ConsentRecord, IReadOnlyList<ConsentEvent>, ConsentRecord, Instant, string?> complaint,
        Func<Step, ConsentRecord, Instant, string?>? afterwards = null, bool revive = false)
    {
        Said.Clear();
        var (consent, word, now) = (ConsentRecord.Initial, new Word(false, false, false, false, null), Now);
        foreach (var step in life)
        {
            now += Duration.FromDays(step.Days);
            var before = consent;
            var facts = revive && before.HasEnded() ? [new ConsentConfirmed(now)] : Accepted(Do(step, before, now));
            foreach (var fact in facts)
            {
                consent = ConsentRecord.Evolve(consent, fact);
                word = Next(word, fact);
            }

            Said[consent] = word;
            if ((complaint(before, facts, consent, now) ?? afterwards?.Invoke(step, consent, now)) is { } said)
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
