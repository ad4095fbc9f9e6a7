using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>What the erasure journal says, one line each; in numbers and digests, of nobody by name.</summary>
internal abstract record JournalEntry
{
    /// <summary>The keys of these people were about to be destroyed; they were fenced, so nothing could come in between.</summary>
    /// <param name="People">Digests of their ids: <see cref="TagOf"/>.</param>
    /// <param name="Retained">Classes whose keys stay until <paramref name="Until"/>.</param>
    internal sealed record Erased(string Tenant, IReadOnlyList<string> People, IReadOnlyList<DataClass> Retained, Instant Until) : JournalEntry
    {
        protected override string Text =>
            $"erased {Tenant} {(Retained.Count == 0 ? "-" : string.Join(',', Retained.Select(one => ((int)one).ToString(CultureInfo.InvariantCulture))))} {InstantPattern.ExtendedIso.Format(Until)} {string.Join(',', People)}";
    }

    /// <summary>The secret of this epoch was about to be destroyed; everything alive had been wrapped again before.</summary>
    internal sealed record Ended(int Epoch) : JournalEntry
    {
        protected override string Text => string.Create(CultureInfo.InvariantCulture, $"ended {Epoch}");
    }

    /// <summary>A backup was put in the database's place, and all that stands above was done to it again.</summary>
    internal sealed record Restored(int Epoch) : JournalEntry
    {
        protected override string Text => string.Create(CultureInfo.InvariantCulture, $"restored {Epoch}");
    }

    /// <summary>Of an entry before it or of the first line, and of itself: no line can be taken out, put in or changed unseen.</summary>
    internal string Chain { get; private init; } = "";

    internal long Number { get; private init; }

    protected abstract string Text { get; }

    internal JournalEntry After(long number, string chain, string at)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{number + 1} {at} {Text}");
        return this with { Number = number + 1, Chain = Linked(chain, line), Line = line };
    }

    /// <summary>As it stands in the file, without its chain.</summary>
    internal string Line { get; private init; } = "";

    /// <summary>SHA-256 in hex over <c>bookings/journal/v1</c>, the business and the id, with a line feed between. Ids are random: who has no id cannot go back from it.</summary>
    internal static string TagOf(TenantId tenant, SubjectId person) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"bookings/journal/v1\n{tenant.Value}\n{person.Value:D}")));

    internal static string Linked(string chain, string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}\n{line}")));

    /// <exception cref="FormatException">It is no entry, or not the next one.</exception>
    internal static JournalEntry Parse(string text, long number, string chain)
    {
        var cut = text.LastIndexOf(' ');
        var words = text.Split(' ');
        JournalEntry entry = words switch
        {
            [_, _, "erased", var tenant, var classes, var until, var people, _] => new Erased(
                tenant, people.Split(','), classes == "-" ? [] : [.. classes.Split(',').Select(one => (DataClass)int.Parse(one, CultureInfo.InvariantCulture))],
                InstantPattern.ExtendedIso.Parse(until).GetValueOrThrow()),
            [_, _, "ended", var epoch, _] => new Ended(int.Parse(epoch, CultureInfo.InvariantCulture)),
            [_, _, "restored", var epoch, _] => new Restored(int.Parse(epoch, CultureInfo.InvariantCulture)),
            _ => throw new FormatException("no entry"),
        };
        var linked = entry.After(number, chain, words[1]);
        return linked.Line == text[..cut] && linked.Chain == text[(cut + 1)..] ? linked : throw new FormatException("not the next entry");
    }
}
