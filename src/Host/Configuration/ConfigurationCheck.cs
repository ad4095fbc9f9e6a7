using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>Everything that is wrong with the configuration, at once, before anything starts.</summary>
internal sealed class ConfigurationCheck(IConfiguration configuration, IHostEnvironment environment, IOptions<BookingsOptions> options)
{
    private static readonly string[] Custodians = ["file"];
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public void Run()
    {
        var settings = options.Value;
        List<ConfigurationProblem> problems =
        [
            .. Unknown(configuration.GetSection(BookingsOptions.Section), typeof(BookingsOptions)),
            .. Missing(settings),
            .. Malformed(settings),
        ];
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    /// <summary>To be called before anything is built: what is no number cannot be put where a number goes, and so nothing else can be looked at.</summary>
    /// <exception cref="ConfigurationException">A setting is not of its kind.</exception>
    public static void EnsureReadable(IConfiguration configuration)
    {
        var section = configuration.GetSection(BookingsOptions.Section);
        List<ConfigurationProblem> problems = [.. Unreadable(section, typeof(BookingsOptions))];
        if (problems.Count > 0)
        {
            throw new ConfigurationException([.. Unknown(section, typeof(BookingsOptions)), .. problems]);
        }
    }

    /// <summary>A misspelt setting would be a setting that is silently not obeyed.</summary>
    private static IEnumerable<ConfigurationProblem> Unknown(IConfigurationSection section, Type type)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(known, one => string.Equals(one.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                yield return new(child.Path, "is no setting of Bookings", $"Known here are {string.Join(", ", known.Select(one => one.Name))}.");
            }
            else if (IsGroup(property.PropertyType))
            {
                foreach (var problem in Unknown(child, property.PropertyType))
                {
                    yield return problem;
                }
            }
        }
    }

    /// <summary>What is not of the kind that its setting has. The value is not repeated.</summary>
    private static IEnumerable<ConfigurationProblem> Unreadable(IConfigurationSection section, Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let child = section.GetSection(property.Name)
        from problem in IsGroup(property.PropertyType)
            ? Unreadable(child, property.PropertyType)
            : child.Value is { } value && !TypeDescriptor.GetConverter(property.PropertyType).IsValid(value)
                ? [new ConfigurationProblem(child.Path, "cannot be read", $"Write {Kind(property.PropertyType)}.")]
                : []
        select problem;

    private static bool IsGroup(Type type) => type.IsClass && type.Namespace == typeof(BookingsOptions).Namespace;

    private static string Kind(Type type) => type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : "an address such as https://booking.example.org";

    /// <summary>Development makes up a database and keys of its own; nothing else does.</summary>
    private IEnumerable<ConfigurationProblem> Missing(BookingsOptions settings)
    {
        if (environment.IsDevelopment())
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString("Bookings")))
        {
            yield return new(
                "ConnectionStrings:Bookings",
                $"is not set, and outside Development (this is {environment.EnvironmentName}) no database is made up",
                "Set ConnectionStrings__Bookings, or ConnectionStrings__Bookings_FILE to a file that holds it; "
                + "or set ASPNETCORE_ENVIRONMENT=Development for an embedded database.");
        }

        if (string.IsNullOrWhiteSpace(settings.Keys.Custodian))
        {
            yield return new(
                "Bookings:Keys:Custodian",
                "is not set, and outside Development no custodian for the keys of personal data is made up",
                "Set Bookings__Keys__Custodian=file and Bookings__Keys__Directory to a folder outside the database's disk and backups.");
        }
        else if (string.IsNullOrWhiteSpace(settings.Keys.Directory))
        {
            yield return new(
                "Bookings:Keys:Directory",
                "is not set, and the file custodian needs a folder for its keys",
                "Set Bookings__Keys__Directory to a folder outside the database's disk and backups.");
        }
    }

    private IEnumerable<ConfigurationProblem> Malformed(BookingsOptions settings)
    {
        if (configuration.GetConnectionString("Bookings") is { Length: > 0 } address && !IsConnectionString(address))
        {
            yield return new("ConnectionStrings:Bookings", "is not a connection string", "Write it as Host=…;Database=…;Username=…;Password=….");
        }

        if (settings.Keys.Custodian is { Length: > 0 } custodian && !Custodians.Contains(custodian))
        {
            yield return new("Bookings:Keys:Custodian", "names no custodian", $"Known are {string.Join(", ", Custodians)}.");
        }

        if (settings.Telemetry.Endpoint is { Length: > 0 } endpoint
            && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new("Bookings:Telemetry:Endpoint", "is not an http address", "Write it as http://collector:4317.");
        }

        if (!Protocols.Contains(settings.Telemetry.Protocol))
        {
            yield return new("Bookings:Telemetry:Protocol", "is not a protocol of OTLP", $"Known are {string.Join(", ", Protocols)}.");
        }

        if (settings.PublicUrl is { } page && !(page.IsAbsoluteUri && page.Scheme is "http" or "https"))
        {
            yield return new("Bookings:PublicUrl", "is not an http address", "Write it as https://booking.example.org.");
        }

        foreach (var limit in typeof(LimitOptions).GetProperties().Where(one => (int)one.GetValue(settings.Limits)! < 1))
        {
            yield return new($"Bookings:Limits:{limit.Name}", "would let nobody in", "Set it to 1 or more.");
        }

        if (settings.SecurityContact is { Length: > 0 } contact
            && !(Uri.TryCreate(contact, UriKind.Absolute, out var who) && who.Scheme is "mailto" or "tel" or "https"))
        {
            yield return new("Bookings:SecurityContact", "is not an address", "Write it as mailto:…, tel:… or https://….");
        }
    }

    private static bool IsConnectionString(string address)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(address).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
