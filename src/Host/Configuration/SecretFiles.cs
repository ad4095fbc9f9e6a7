using System.Collections;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>NAME_FILE=path in the environment sets NAME to what the file holds, as container platforms hand over secrets.</summary>
internal sealed class SecretFiles(IDictionary environment) : ConfigurationProvider, IConfigurationSource
{
    private const string Suffix = "_FILE";

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <exception cref="ConfigurationException">A file cannot be read; the message names the variable.</exception>
    public override void Load()
    {
        foreach (DictionaryEntry variable in environment)
        {
            if (variable is { Key: string name, Value: string { Length: > 0 } path } && IsOurs(name))
            {
                Set(name[..^Suffix.Length].Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), Read(name, path));
            }
        }
    }

    private static bool IsOurs(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
        && (name.StartsWith("Bookings__", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase));

    private static string Read(string name, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new ConfigurationProblem(
                name, "names a file that cannot be read", $"Make {path} a file that this user may read, or unset {name}."));
        }
    }
}
