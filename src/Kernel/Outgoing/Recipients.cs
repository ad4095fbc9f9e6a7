using Microsoft.Extensions.Options;

namespace Bookings.Kernel;

/// <summary>A host that a setting sends something to.</summary>
/// <param name="Setting">Its whole name.</param>
/// <param name="Host">Without a port.</param>
/// <param name="What">In a few words, for the data map.</param>
/// <param name="Carries">Classes of data that go there; empty for what is nobody's.</param>
public sealed record Destination(string Setting, string Host, string What, IReadOnlyList<DataClass> Carries);

/// <summary>Settings by which data can leave the house, whether they are set or not: for the data map.</summary>
/// <param name="Setting">Its whole name.</param>
/// <param name="What">That leaves.</param>
/// <param name="Carries">Classes of data that go there.</param>
/// <param name="Host">Where it leads as configured; null where nothing is set.</param>
public sealed record Exit(string Setting, string What, IReadOnlyList<DataClass> Carries, Func<IServiceProvider, string?> Host)
{
    internal Destination? Leads(IServiceProvider services) => Host(services) is { Length: > 0 } host ? new(Setting, host, What, Carries) : null;
}

/// <summary>The register of recipients: who may be handed what. Whoever is not in it is not connected to.</summary>
public sealed class Recipients
{
    internal const string Section = "Recipients";

    /// <summary>As configured.</summary>
    public Recipients(IOptions<RecipientsOptions> options)
        : this([.. options.Value.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => Recipient.Of(one.Key, one.Value))])
    {
    }

    /// <summary>These alone.</summary>
    public Recipients(IReadOnlyList<Recipient> all) => All = all;

    /// <summary>By their keys.</summary>
    public IReadOnlyList<Recipient> All { get; }

    /// <summary>Who runs a host, by the pattern that says most of it; null for nobody that is known.</summary>
    public Recipient? Of(string host) => All.Where(recipient => recipient.Has(host)).MaxBy(recipient => recipient.Nearness(host));

    /// <summary>What is wrong with the register itself.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(RecipientsOptions written) => Recipient.ProblemsOf(written);

    /// <summary>Hosts of other settings that are not in it, or that are handed more than was agreed.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(IServiceProvider services, IEnumerable<Exit> exits, RecipientsOptions written)
    {
        if (Problems(written).Any())
        {
            yield break;
        }

        var register = new Recipients(Options.Create(written));
        foreach (var destination in exits.Select(exit => exit.Leads(services)).OfType<Destination>())
        {
            if (register.Of(destination.Host) is not { } recipient)
            {
                yield return new(
                    destination.Setting, $"names {destination.Host}, which belongs to no registered recipient",
                    $"Whoever runs it will be handed {destination.What}: when that is agreed, register it as Bookings:{Section}:NAME:Hosts, with {Asked}.");
            }
            else if (destination.Carries.Except(recipient.Data).ToList() is { Count: > 0 } more)
            {
                yield return new(
                    destination.Setting, $"hands {string.Join(", ", more.Select(one => one.Label()))} to '{recipient.Key}', which is not registered for it",
                    $"When it is agreed, add it to Bookings:{Section}:{recipient.Key}:Data.");
            }
        }
    }

    /// <summary>Recipients in a country that an installation wants nothing to go to, whatever allows the transfer.</summary>
    /// <param name="within">Countries (ISO 3166-1) and <c>EEA</c>, with blanks between them; empty for all.</param>
    /// <param name="setting">Where that is written.</param>
    /// <param name="written">The register.</param>
    public static IEnumerable<ConfigurationProblem> Outside(string within, string setting, RecipientsOptions written)
    {
        var (unknown, allowed) = Recipient.Countries(within);
        if (unknown.Count > 0)
        {
            yield return new(setting, "does not name countries", "Write EEA, or two capital letters of ISO 3166-1, with blanks between them: EEA CH.");
        }
        else if (allowed.Count > 0)
        {
            foreach (var (key, recipient) in written.Where(one => !allowed.Contains(one.Value.Country)))
            {
                yield return new(
                    $"Bookings:{Section}:{key}:Country", $"is {recipient.Country}, and {setting} lets nothing go there", "Choose somebody else, or take the country into that setting.");
            }
        }
    }

    private static string Asked => string.Join(", ", typeof(RecipientOptions).GetProperties().Select(property => property.Name).Where(name => name != nameof(RecipientOptions.Hosts)));
}
