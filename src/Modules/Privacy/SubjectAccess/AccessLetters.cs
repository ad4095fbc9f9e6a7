using Bookings.Access.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>Writes the answer to somebody: what is held, and beside it what the business itself decided about it, how long it keeps it and whom it hands it to.</summary>
internal sealed class AccessLetters(
    PersonHistory history, IBusinessProfiles businesses, EventStore store, Recipients recipients, IChosenRecipients chosen, PublicUrl url, TimeProvider clock)
{
    /// <summary>What a group says beyond what the module says of it.</summary>
    private sealed record Decided(RetentionRules Rules, IReadOnlyList<Recipient> Recipients, IReadOnlyList<string> Chosen, Language Language);

    /// <param name="kind">What who asks is to the business.</param>
    internal async Task<AccessDocument> Of(TenantId business, PersonKind kind, IReadOnlyList<Held> all, Language language, CancellationToken cancellation)
    {
        var profile = await businesses.Of(business, cancellation) ?? throw new InvalidOperationException("A business that answers somebody was never founded.");
        var decided = new Decided((await store.Load(business, RetentionRules.Stream, cancellation)).State, recipients.All, await chosen.Of(business, cancellation), language);
        var names = await history.NamesIn(business, all, language, cancellation);
        return new(
            AccessDocument.Current, profile.Name.Value, AccessWords.Title.In(language), language.Value, clock.GetCurrentInstant(),
            [.. AccessWords.WhatOneCanDo(kind).Select(words => words.With(profile.Name.Value, url.Of($"/v1/public/{profile.Slug.Value}")).In(language))],
            [.. all.GroupBy(held => held.Group.Code).Select(group => Group(group.First().Group, [.. group], decided))])
        {
            Names = names.ToDictionary(one => one.Key.ToString(), one => one.Value, StringComparer.Ordinal),
        };
    }

    private static AccessGroup Group(DataGroup group, IReadOnlyList<Held> held, Decided decided) => new(
        group.Code.Value, group.Name.In(decided.Language), group.Purpose.In(decided.Language), group.Basis,
        Sentences([group.Recipients, .. Named(group, held, decided)], decided.Language), Sentences([group.Retention, .. Terms(held, decided.Rules)], decided.Language),
        group.Origin.In(decided.Language),
        [.. held.OrderBy(one => one.At ?? Instant.MaxValue).Select(one => new AccessRecord(
            one.Module, one.ClassName, one.What, one.At, one.Stream, one.IsReadable ? null : true, System.Text.Json.JsonSerializer.SerializeToElement(one.Content)))])
    {
        Note = held.Any(one => one.IsCount) ? AccessWords.Counted.With(PersonHistory.MostRows).In(decided.Language) : null,
    };

    /// <summary>Its own, and that of the whole person, with whom it goes; proofs are kept by law, whatever the rule.</summary>
    private static IEnumerable<Words> Terms(IReadOnlyList<Held> held, RetentionRules rules) =>
        from @class in held.Select(one => one.Class).OfType<DataClass>().Where(one => Retention.Of(one) is null).Distinct().Order()
        from rule in new[] { rules.Of(@class), @class is DataClass.Contact or DataClass.Applicant ? null : rules.Of(DataClass.Contact) }.OfType<RetentionRule>()
        select AccessWords.Term(rule);

    private static IEnumerable<Words> Named(DataGroup group, IReadOnlyList<Held> held, Decided decided)
    {
        var classes = held.Select(one => one.Class).OfType<DataClass>().ToHashSet();
        foreach (var recipient in decided.Recipients.Where(one => one.Data.Any(classes.Contains)))
        {
            yield return AccessWords.HandedTo.With(recipient.Name, recipient.Country);
        }

        if (classes.Contains(DataClass.Booking) && decided.Chosen.Count > 0)
        {
            yield return AccessWords.ToldTo.With(string.Join(", ", decided.Chosen));
        }
    }

    private static string Sentences(IEnumerable<Words> words, Language language) => string.Join(' ', words.Select(one => one.In(language)).Distinct(StringComparer.Ordinal));
}
