using System.Text.RegularExpressions;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>What is wrong with the settings of the custodians: each kind needs its own, and a half of a split must be a whole custodian.</summary>
internal static partial class CustodianCheck
{
    private const string Section = "Bookings:Keys";

    private static readonly string[] Keepers = ["file", "kms", "pkcs11"];

    internal static IEnumerable<ConfigurationProblem> Problems(KeyOptions keys, bool isDevelopment)
    {
        if (keys.Custodian is not "split")
        {
            return OfKeeper(keys, Section, [.. Keepers, "split"], mayBeMadeUp: isDevelopment);
        }

        return
        [
            .. OfKeeper(keys.Split.First, $"{Section}:Split:First", Keepers, mayBeMadeUp: false),
            .. OfKeeper(keys.Split.Second, $"{Section}:Split:Second", Keepers, mayBeMadeUp: false),
            .. Alike(keys.Split.First, keys.Split.Second),
        ];
    }

    private static IEnumerable<ConfigurationProblem> OfKeeper(KeeperOptions keeper, string section, string[] known, bool mayBeMadeUp) => keeper.Custodian switch
    {
        null or "" when mayBeMadeUp => [],
        null or "" => [new(
            $"{section}:Custodian",
            "is not set, and outside Development no custodian for the keys of personal data is made up",
            $"Set {Variable(section)}__Custodian=file and {Variable(section)}__Directory to a folder outside the database's disk and backups; or another of {string.Join(", ", known)}.")],
        "file" when mayBeMadeUp => [],
        "file" => Missing(section, keeper.Directory, "Directory", "the file custodian needs a folder for its keys", "to a folder outside the database's disk and backups"),
        "kms" => OfKms(keeper.Kms, $"{section}:Kms"),
        "pkcs11" =>
        [
            .. Missing($"{section}:Pkcs11", keeper.Pkcs11.Library, "Library", "the device is reached through its maker's library", "to the path of a PKCS#11 library"),
            .. Missing($"{section}:Pkcs11", keeper.Pkcs11.Token, "Token", "a device may hold several tokens", "to the label of the token that is the program's"),
            .. Missing($"{section}:Pkcs11", keeper.Pkcs11.Pin, "Pin", "the token opens for nobody without it", "by Pin_FILE to a file that holds it"),
        ],
        _ => [new($"{section}:Custodian", "names no custodian", $"Known are {string.Join(", ", known)}.")],
    };

    private static IEnumerable<ConfigurationProblem> OfKms(KmsOptions kms, string section)
    {
        if (kms.Endpoint is not { IsAbsoluteUri: true, Host: { Length: > 0 } } endpoint)
        {
            yield return new(
                $"{section}:Endpoint", "is not set or no address, and the program asks no host that is not named",
                $"Set {Variable(section)}__Endpoint to the address of AWS KMS in your region: https://kms.eu-north-1.amazonaws.com.");
        }
        else if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)
        {
            yield return new($"{section}:Endpoint", "is not https", "Secrets of all personal data come from there: only a host on this very machine may be asked in clear.");
        }

        foreach (var problem in Missing(section, kms.Region, "Region", "requests are signed for a region", "to the region of the endpoint, for instance eu-north-1"))
        {
            yield return problem;
        }

        if (!Prefix().IsMatch(kms.Prefix))
        {
            yield return new($"{section}:Prefix", "cannot begin the name of a key", "Write letters, digits, '-' and '_', at most 100, and not 'aws'.");
        }

        if (string.IsNullOrEmpty(kms.AccessKeyId) != string.IsNullOrEmpty(kms.SecretAccessKey))
        {
            yield return new($"{section}:SecretAccessKey", "is one half of a pair of credentials", "Set AccessKeyId and SecretAccessKey, or neither.");
        }
        else if (string.IsNullOrEmpty(kms.AccessKeyId) != kms.CredentialsOfMachine)
        {
            yield return new(
                $"{section}:CredentialsOfMachine", "does not fit: either there are credentials here, or AWS's library looks for some",
                $"Set {Variable(section)}__AccessKeyId and __SecretAccessKey; or {Variable(section)}__CredentialsOfMachine=true alone: then the library looks in the environment and its profile, and asks the metadata service of this machine.");
        }
    }

    /// <summary>Two halves in one place are one custodian.</summary>
    private static IEnumerable<ConfigurationProblem> Alike(KeeperOptions first, KeeperOptions second)
    {
        var areOne = first.Custodian == second.Custodian && first.Custodian switch
        {
            "file" => Path.GetFullPath(first.Directory ?? ".") == Path.GetFullPath(second.Directory ?? "."),
            "kms" => (first.Kms.Endpoint, first.Kms.Prefix) == (second.Kms.Endpoint, second.Kms.Prefix),
            "pkcs11" => (first.Pkcs11.Library, first.Pkcs11.Token) == (second.Pkcs11.Library, second.Pkcs11.Token),
            _ => false,
        };
        if (areOne)
        {
            yield return new($"{Section}:Split:Second", "keeps its half where the first one keeps its own", "Give each half a place, and an owner, of its own.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Missing(string section, string? value, string name, string why, string what)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            yield return new($"{section}:{name}", $"is not set, and {why}", $"Set {Variable(section)}__{name} {what}.");
        }
    }

    private static string Variable(string section) => section.Replace(":", "__", StringComparison.Ordinal);

    [GeneratedRegex("^(?!aws)[a-zA-Z0-9_-]{1,100}$", RegexOptions.None, 1000)]
    private static partial Regex Prefix();
}
