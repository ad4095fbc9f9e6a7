using Bookings.Kernel;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

/// <summary>Whatever is done in whatever order, what was published stays what it was, and only what the owner confirmed is.</summary>
public sealed class PolicyMachineProperties
{
    private static readonly string[] Deeds = ["draft", "draft otherwise", "confirm", "publish", "publish later", "check", "retire"];

    private static readonly Gen<List<string>> Lives = Gen.Elements("draft", "draft otherwise", "confirm", "confirm", "publish", "publish later", "check", "retire").ListOf().Select(all => all.ToList());

    [Fact]
    public void A_published_version_never_changes() => Fixed.Holds(Lives, life => Follow(life, (before, _, after) =>
        before.Versions.SequenceEqual(after.Versions.Take(before.Versions.Count)) ? null : "a version changed"));

    [Fact]
    public void Versions_are_numbered_from_one_without_a_gap() => Fixed.Holds(Lives, life => Follow(life, (_, _, after) =>
        after.Versions.Select(version => version.Number).SequenceEqual(Enumerable.Range(1, after.Versions.Count)) ? null : "a gap"));

    [Fact]
    public void Each_version_carries_the_hash_of_its_own_text() => Fixed.Holds(Lives, life => Follow(life, (_, _, after) =>
        after.Versions.All(version => version.Texts.All(text => text.Hash == Sha256.Of(text.Text.Value))) ? null : "another hash"));

    [Fact]
    public void Only_what_was_confirmed_as_it_stands_is_published() => Fixed.Holds(Lives, life =>
    {
        var confirmed = false;
        return Follow(life, (_, facts, _) =>
        {
            foreach (var fact in facts)
            {
                if (fact is PolicyVersionPublished && !confirmed)
                {
                    return "published unconfirmed";
                }

                confirmed = fact is PolicyAuthorshipConfirmed || (confirmed && fact is PolicyMarkedStale);
            }

            return null;
        });
    });

    [Fact]
    public void Nothing_follows_a_retirement() => Fixed.Holds(Lives, life => Follow(life, (before, facts, _) =>
        before.Status == PolicyStatus.Retired && facts.Count > 0 ? $"{facts[0]}" : null));

    /// <summary>The positive control: many a life comes to a second version.</summary>
    [Fact]
    public void Lives_come_to_something() => Fixed.Fails(Lives, life => Follow(life, (_, _, after) => after.Versions.Count >= 2 ? "a second version" : null));

    private static string? Follow(List<string> life, Func<PolicyDocument, IReadOnlyList<PolicyEvent>, PolicyDocument, string?> complaint)
    {
        var (policy, now) = (PolicyDocument.Initial, Now);
        foreach (var deed in life)
        {
            now += Duration.FromDays(1);
            var before = policy;
            IReadOnlyList<PolicyEvent> facts = Do(deed, policy, now) is Decision<PolicyEvent>.Accepted accepted ? accepted.Events : [];
            policy = facts.Aggregate(policy, PolicyDocument.Evolve);
            if (complaint(before, facts, policy) is { } said)
            {
                return $"{said}, at {deed}";
            }
        }

        return null;
    }

    private static Decision<PolicyEvent> Do(string deed, PolicyDocument policy, Instant now)
    {
        Assert.Contains(deed, Deeds);
        var facts = new Dictionary<Language, IReadOnlyDictionary<string, string>> { [En] = new Dictionary<string, string>(StringComparer.Ordinal) { ["today"] = $"{now}" } };
        return deed switch
        {
            "draft" => DraftPolicy.Decide(new(now, PolicyKind.Terms, [Text(En, "As of {today}.")]), policy),
            "draft otherwise" => DraftPolicy.Decide(new(now, PolicyKind.Terms, [Text(En, "Otherwise.")]), policy),
            "confirm" => ConfirmAuthorship.Decide(policy, now),
            "publish" => PublishPolicy.Decide(PublishPolicy.Render(policy, facts, En, now, new(false)), policy),
            "publish later" => PublishPolicy.Decide(PublishPolicy.Render(policy, facts, En, now, new(true, now + Duration.FromDays(30))), policy),
            "check" => CheckPolicy.Decide(CheckPolicy.Compare(policy, facts, now), policy),
            _ => RetirePolicy.Decide(policy, now),
        };
    }
}
