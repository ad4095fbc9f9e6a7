using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class CancellationPolicyTests
{
    private static readonly CancellationTerms Day = new(Duration.FromHours(24), LateRule.Charge, Fee.OfPrice(50), 2, Fee.OfPrice(100));
    private static readonly CancellationTerms Strict = Day with { Late = LateRule.Refuse, MostReschedules = 0 };
    private readonly Spec<CancellationPolicy, CancellationPolicyEvent> _spec = new();

    [Fact]
    public void The_first_version_begins_a_policy() => _spec
        .Given()
        .When(policy => PublishCancellationPolicy.Decide(new(new("Usual"), Day, IsNew: true), policy))
        .Then(new CancellationPolicyPublished(new("Usual"), Day));

    [Fact]
    public void A_version_of_a_policy_that_is_not_there_is_refused() => _spec
        .Given()
        .When(policy => PublishCancellationPolicy.Decide(new(new("Usual"), Day, IsNew: false), policy))
        .ThenRejected(new CancellationPolicyUnknown());

    [Fact]
    public void Publishing_the_same_terms_again_makes_no_version() => _spec
        .Given(new CancellationPolicyPublished(new("Usual"), Day))
        .When(policy => PublishCancellationPolicy.Decide(new(new("Usual"), Day, IsNew: false), policy))
        .ThenNothingChanged();

    [Fact]
    public void A_fee_over_the_whole_price_is_refused() => _spec
        .Given()
        .When(policy => PublishCancellationPolicy.Decide(new(new("Usual"), Day with { LateFee = Fee.OfPrice(101) }, IsNew: true), policy))
        .ThenRejected(new TermsContradict());

    [Fact]
    public void What_is_free_is_free_until_a_whole_minute() => _spec
        .Given()
        .When(policy => PublishCancellationPolicy.Decide(new(new("Usual"), Day with { FreeUntil = Duration.FromSeconds(90) }, IsNew: true), policy))
        .ThenRejected(new TermsContradict());

    [Fact]
    public void An_old_version_stays_what_it_was()
    {
        CancellationPolicyEvent[] facts = [new CancellationPolicyPublished(new("Usual"), Day), new CancellationPolicyPublished(new("Strict"), Strict)];

        var policy = facts.Aggregate(CancellationPolicy.Initial, CancellationPolicy.Evolve);

        Assert.Equal(2, policy.CurrentVersion());
        Assert.Equal(Day, policy.At(1)!.Terms);
        Assert.Equal(Strict, policy.Current().Terms);
        Assert.Equal(CancellationTerms.Free, policy.At(0)!.Terms);
        Assert.Null(policy.At(3));
    }
}
