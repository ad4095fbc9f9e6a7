using NodaTime;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>Somebody outside the house who is handed data.</summary>
/// <param name="Key">What the configuration calls it.</param>
/// <param name="Name">Who it is.</param>
/// <param name="Hosts">Exact, or <c>*.</c> and a domain.</param>
/// <param name="Purpose">What it does for the businesses.</param>
/// <param name="Country">Where the data is processed: ISO 3166-1.</param>
/// <param name="Since">Of the processing agreement (GDPR Art. 28(3)).</param>
/// <param name="Data">What it may be handed; empty for what is nobody's.</param>
/// <param name="Transfer">What allows the transfer out of the EEA (GDPR Chapter V); null inside of it.</param>
public sealed record Recipient(
    string Key, string Name, IReadOnlyList<string> Hosts, string Purpose, string Country, LocalDate Since, IReadOnlyList<DataClass> Data, string? Transfer)
{
    private const string Any = "*.";
    private const string NoData = "none";
    private const string All = "EEA";

    /// <summary>The member states of the European Union, Iceland, Liechtenstein and Norway: between them nothing is a transfer.</summary>
    private static readonly string[] Eea =
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".Split(' ');

    private static readonly string[] Grounds = ["adequacy", "bcr", "scc"];

    /// <summary>Whether a host is one of theirs.</summary>
    public bool Has(string host) => Hosts.Any(pattern => Fits(pattern, host));

    /// <summary>How much of a host their nearest pattern says; the host itself says more than any domain above it.</summary>
    internal int Nearness(string host) => Hosts.Where(pattern => Fits(pattern, host)).Max(pattern => pattern.StartsWith(Any, StringComparison.Ordinal) ? pattern.Length : int.MaxValue);

    /// <summary>As it is configured; what is wrong there, <see cref="ProblemsOf"/> has said before.</summary>
    internal static Recipient Of(string key, RecipientOptions written) => new(
        key, written.Name, Words(written.Hosts), written.Purpose, written.Country, LocalDatePattern.Iso.Parse(written.Since).GetValueOrThrow(),
        [.. Words(written.Data).Where(word => word != NoData).Select(word => DataClasses.Named(word) ?? throw new FormatException($"'{word}' is no class of data."))],
        written.Transfer.Length == 0 ? null : written.Transfer);

    /// <summary>Which countries a list names, with those of <c>EEA</c> each by itself; and what of it is no country.</summary>
    internal static (IReadOnlyList<string> Unknown, IReadOnlySet<string> Named) Countries(string list)
    {
        var words = Words(list);
        return ([.. words.Where(word => word != All && !IsCountry(word))], words.SelectMany(word => word == All ? Eea : [word]).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>All that is missing or wrong: a register with gaps would be none.</summary>
    internal static IEnumerable<ConfigurationProblem> ProblemsOf(RecipientsOptions recipients) =>
        from recipient in recipients
        from problem in Problems(recipient.Value).Concat(Shared(recipient.Key, recipients))
        select problem with { Setting = $"Bookings:{Recipients.Section}:{recipient.Key}:{problem.Setting}" };

    /// <summary>Of a host that two have nobody can say what was agreed.</summary>
    private static IEnumerable<ConfigurationProblem> Shared(string key, RecipientsOptions recipients) =>
        from other in recipients
        where string.CompareOrdinal(other.Key, key) < 0
        from host in Words(recipients[key].Hosts).Intersect(Words(other.Value.Hosts), StringComparer.OrdinalIgnoreCase)
        select new ConfigurationProblem("Hosts", $"names {host}, which '{other.Key}' has", "Register it once, with all that is agreed.");

    private static IEnumerable<ConfigurationProblem> Problems(RecipientOptions written)
    {
        if (string.IsNullOrWhiteSpace(written.Name))
        {
            yield return new("Name", "is not set", "Say who it is: the company's name.");
        }

        if (Words(written.Hosts) is not { Length: > 0 } hosts || !hosts.All(IsHost))
        {
            yield return new("Hosts", "does not name hosts", "Write them with blanks between them: smtp.example.net *.sms.example.net.");
        }

        if (string.IsNullOrWhiteSpace(written.Purpose))
        {
            yield return new("Purpose", "is not set", "Say what it does for the businesses, such as: delivers mail.");
        }

        if (!IsCountry(written.Country))
        {
            yield return new("Country", "is not a country", "Write two capital letters of ISO 3166-1, such as NO.");
        }
        else if (!Eea.Contains(written.Country, StringComparer.Ordinal) && !Grounds.Contains(written.Transfer, StringComparer.Ordinal))
        {
            yield return new("Transfer", "does not say what allows data to leave the EEA (GDPR Chapter V)", $"Write {string.Join(", ", Grounds)}, as it was agreed.");
        }
        else if (written.Transfer.Length > 0 && !Grounds.Contains(written.Transfer, StringComparer.Ordinal))
        {
            yield return new("Transfer", "is no ground of GDPR Chapter V", $"Write {string.Join(", ", Grounds)}; inside the EEA leave it out.");
        }

        if (!LocalDatePattern.Iso.Parse(written.Since).Success)
        {
            yield return new("Since", "does not say since when there is a processing agreement (GDPR Art. 28)", "Write a date such as 2026-01-31.");
        }

        if (Words(written.Data) is not { Length: > 0 } data || !data.All(word => word == NoData || DataClasses.Named(word) is not null))
        {
            yield return new("Data", "does not name classes of data", $"Write those that it is handed, of {string.Join(", ", DataClasses.OfPeople.Select(one => one.Label()))}; or {NoData}.");
        }
    }

    private static bool IsCountry(string word) => word is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'];

    private static bool Fits(string pattern, string host) => pattern.StartsWith(Any, StringComparison.Ordinal)
        ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, pattern, StringComparison.OrdinalIgnoreCase);

    private static bool IsHost(string pattern) =>
        Uri.CheckHostName(pattern.StartsWith(Any, StringComparison.Ordinal) ? pattern[Any.Length..] : pattern) != UriHostNameType.Unknown;

    private static string[] Words(string text) => text.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
