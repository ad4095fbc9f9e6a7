using System.Globalization;
using System.Text.RegularExpressions;
using Bookings.Kernel;
using NodaTime;

namespace Bookings.Scheduling.Tests;

/// <summary>What somebody understands who reads terms in their language; null where a sentence cannot be understood, a plural is wrong or a number is left over.</summary>
/// <param name="FreeUntil">Before the start; null for until it.</param>
/// <param name="MostMoves">Null where nothing is said about it.</param>
internal sealed record TermsReading(Duration? FreeUntil, bool IsRefusedLate, TermsReading.Cost? Late, int? MostMoves, TermsReading.Cost? NotComing)
{
    private static readonly Dictionary<string, Phrases> All = new(StringComparer.Ordinal)
    {
        ["en"] = new(
            "You can (?:move or )?cancel free of charge until the appointment begins",
            "You can (?:move or )?cancel free of charge until (?<length>.+?) before the appointment; after that it (?:(?<no>can no longer be (?:moved or )?cancelled)|costs (?<late>.+?))",
            "It cannot be moved", "It can be moved once", @"It can be moved (?<times>\d+) times", "Not coming costs nothing", "Not coming costs (?<missed>.+)",
            "hour", "hours", "minute", "minutes", "days", "and", "{0}% of the price", "{1} {0}", '.'),
        ["nb"] = new(
            "Du kan (?:flytte eller )?avbestille timen gratis frem til den begynner",
            "Du kan (?:flytte eller )?avbestille timen gratis frem til (?<length>.+?) før den begynner; etter det (?:(?<no>kan den ikke lenger (?:flyttes eller )?avbestilles)|koster det (?<late>.+?))",
            "Den kan ikke flyttes", "Den kan flyttes én gang", @"Den kan flyttes (?<times>\d+) ganger", "Å utebli koster ingenting", "Å utebli koster (?<missed>.+)",
            "time", "timer", "minutt", "minutter", "dager", "og", "{0} % av prisen", "{0} {1}", ','),
        ["it"] = new(
            "Puoi (?:spostare o )?disdire l'appuntamento gratis fino al suo inizio",
            "Puoi (?:spostare o )?disdire l'appuntamento gratis fino a (?<length>.+?) prima del suo inizio; dopo (?:(?<no>non si può più (?:spostare o )?disdire)|costa (?<late>.+?))",
            "Non si può spostare", "Si può spostare una volta", @"Si può spostare (?<times>\d+) volte", "Non presentarsi non costa nulla", "Non presentarsi costa (?<missed>.+)",
            "ora", "ore", "minuto", "minuti", "giorni", "e", "il {0}% del prezzo", "{0} {1}", ','),
    };

    internal static TermsReading? Of(string text, Language language)
    {
        var words = All[language.Value];
        var sentence = $@"^(?:(?<free>{words.Free})|{words.Until})\.(?: (?:(?<never>{words.Never})|(?<once>{words.Once})|{words.Times})\.)? (?:(?<nothing>{words.Nothing})|{words.Missed})\.$";
        if (Match(text, sentence) is not { Success: true, Groups: var found })
        {
            return null;
        }

        var length = found["length"].Success ? words.Length(found["length"].Value) : null;
        var late = found["late"].Success ? words.CostOf(found["late"].Value) : null;
        var missed = found["missed"].Success ? words.CostOf(found["missed"].Value) : null;
        int? moves = found["never"].Success ? 0 : found["once"].Success ? 1 : found["times"].Success ? int.Parse(found["times"].Value, CultureInfo.InvariantCulture) : null;
        return found["length"].Success != length.HasValue || found["late"].Success != (late is not null) || found["missed"].Success != (missed is not null)
            ? null
            : new(length, found["no"].Success, late, moves, missed);
    }

    private static Match Match(string text, string pattern) => Regex.Match(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    internal sealed record Cost(int? Percent, Money Amount);

    private sealed record Phrases(
        string Free, string Until, string Never, string Once, string Times, string Nothing, string Missed,
        string Hour, string Hours, string Minute, string Minutes, string Days, string And, string Percent, string Amount, char Point)
    {
        public Duration? Length(string text)
        {
            var hours = $"(?:(?<h>1) {Hour}|(?<h>(?!1 )\\d+) {Hours})";
            var minutes = $"(?:(?<m>1) {Minute}|(?<m>(?!1 )\\d+) {Minutes})";
            var found = Match(text, $@"^(?:{hours}(?: {And} {minutes})?|{minutes}|(?<d>\d+) {Days} \({hours}\))$").Groups;
            var (inDays, inHours, rest) = (Value(found["d"]), Value(found["h"]), Value(found["m"]));
            return !found[0].Success || rest > 59 || (found["d"].Success && inDays * 24 != inHours) ? null : Duration.FromMinutes((inHours * 60) + rest);
        }

        public Cost? CostOf(string text)
        {
            var percent = Match(text, Pattern(Percent, @"(?<n>\d+)", "")).Groups["n"];
            var amount = Match(text, Pattern(Amount, $@"(?<n>\d+(?:\{Point}\d+)?)", "(?<c>[A-Z]{3})")).Groups;
            return percent.Success ? new((int)Value(percent), default) : amount["n"].Success ? new(null, Minor(amount["n"].Value, amount["c"].Value)) : null;
        }

        // Written out once more, and not asked of the program: 3 decimals of a dinar, none of a yen.
        private Money Minor(string number, string code)
        {
            var decimals = code switch { "JPY" or "ISK" => 0, "KWD" => 3, "CLF" => 4, _ => 2 };
            var parts = number.Split(Point);
            return new((parts.Length == 2 ? parts[1].Length : 0) == decimals ? long.Parse(string.Concat(parts), CultureInfo.InvariantCulture) : -1, Currency.Of(code));
        }

        private static string Pattern(string format, string number, string code) => $"^{string.Format(CultureInfo.InvariantCulture, format, number, code)}$";

        private static long Value(Group group) => group.Success ? long.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
    }
}
