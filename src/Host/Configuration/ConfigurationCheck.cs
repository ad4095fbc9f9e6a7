using Bookings.Kernel;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>Everything that is wrong with the configuration, at once, before anything starts.</summary>
internal sealed class ConfigurationCheck(IConfiguration configuration, IHostEnvironment environment, IOptions<BookingsOptions> options, IOptions<RecipientsOptions> recipients, IEnumerable<Exit> exits, IServiceProvider services, IEnumerable<BookingsModule> modules)
{
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public void Run()
    {
        var known = new KnownSettings(modules);
        List<ConfigurationProblem> problems =
        [
            .. known.Unknown(configuration.GetSection(BookingsOptions.Section)),
            .. Missing(options.Value),
            .. Malformed(options.Value),
            .. CustodianCheck.Problems(options.Value.Keys, environment.IsDevelopment()),
            .. known.OfModules.SelectMany(part => part.Check(services)),
            .. Recipients.Problems(services, exits, recipients.Value),
            .. Recipients.Outside(options.Value.RecipientsOnlyWithin, $"{BookingsOptions.Section}:{nameof(BookingsOptions.RecipientsOnlyWithin)}", recipients.Value),
        ];
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    /// <summary>To be called before anything is built: what is no number cannot be put where a number goes, and so nothing else can be looked at.</summary>
    /// <exception cref="ConfigurationException">A setting is not of its kind.</exception>
    public static void EnsureReadable(IConfiguration configuration, IEnumerable<BookingsModule> modules)
    {
        var (section, known) = (configuration.GetSection(BookingsOptions.Section), new KnownSettings(modules));
        List<ConfigurationProblem> problems = [.. known.Unreadable(section)];
        if (problems.Count > 0)
        {
            throw new ConfigurationException([.. known.Unknown(section), .. problems]);
        }
    }

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

        if (string.IsNullOrWhiteSpace(settings.Recovery.Directory))
        {
            yield return new(
                "Bookings:Recovery:Directory",
                "is not set, and without a journal of erasures a restored backup would bring back who was erased",
                "Set Bookings__Recovery__Directory to a folder outside the database's disk and backups, the same for every program on this database.");
        }
    }

    private IEnumerable<ConfigurationProblem> Malformed(BookingsOptions settings)
    {
        if (configuration.GetConnectionString("Bookings") is { Length: > 0 } address && !IsConnectionString(address))
        {
            yield return new("ConnectionStrings:Bookings", "is not a connection string", "Write it as Host=…;Database=…;Username=…;Password=….");
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
