using System.ComponentModel;
using System.Reflection;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>Compares what stands in the configuration with what the program reads: itself, and each module in a section of its own.</summary>
internal sealed class KnownSettings(IEnumerable<BookingsModule> modules)
{
    public IReadOnlyList<ModuleSettings> OfModules { get; } = [.. modules.SelectMany(module => module.Settings)];

    /// <summary>A misspelt setting would be a setting that is silently not obeyed.</summary>
    public IEnumerable<ConfigurationProblem> Unknown(IConfigurationSection bookings) =>
        from setting in All(bookings)
        where setting.Type is null
        select new ConfigurationProblem(setting.Section.Path, "is no setting of Bookings", $"Known here are {string.Join(", ", setting.Beside)}.");

    /// <summary>A value that is not of its setting's kind; what it is instead is not repeated.</summary>
    public IEnumerable<ConfigurationProblem> Unreadable(IConfigurationSection bookings) =>
        from setting in All(bookings)
        where setting.Type is { } type && !IsGroup(type) && setting.Section.Value is { } value && !CanBe(type, value)
        select new ConfigurationProblem(setting.Section.Path, "cannot be read", $"Write {Kind(setting.Type!)}.");

    private IEnumerable<(IConfigurationSection Section, Type? Type, IEnumerable<string> Beside)> All(IConfigurationSection bookings) =>
        Below(bookings, typeof(BookingsOptions), OfModules.ToDictionary(part => part.Section, part => part.Options, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<(IConfigurationSection Section, Type? Type, IEnumerable<string> Beside)> Below(
        IConfigurationSection section, Type type, Dictionary<string, Type> parts)
    {
        var known = new Dictionary<string, Type>(parts, StringComparer.OrdinalIgnoreCase);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            known[property.Name] = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        }

        foreach (var child in section.GetChildren())
        {
            // Under a name that whoever configures it chooses.
            var found = EntryOf(type) ?? known.GetValueOrDefault(child.Key);
            yield return (child, found, known.Keys);
            if (found is not null && IsGroup(found))
            {
                foreach (var deeper in Below(child, found, []))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static Type? EntryOf(Type type) => type.BaseType is { IsGenericType: true } dictionary && dictionary.GetGenericTypeDefinition() == typeof(Dictionary<,>)
        ? dictionary.GetGenericArguments()[1]
        : null;

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string) && type != typeof(Uri);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => string.Join(" or ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(Uri) => "an address such as https://booking.example.org",
        _ => "a whole number",
    };

    private static bool CanBe(Type type, string value)
    {
        try
        {
            var read = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return !type.IsEnum || Enum.IsDefined(type, read!);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
