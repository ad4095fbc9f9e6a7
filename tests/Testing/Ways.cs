using Bookings.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Bookings.Testing;

/// <summary>Ways out of the house for tests, which stand in for everyone outside on this machine.</summary>
public static class Ways
{
    /// <summary>By it leaves what a test sends.</summary>
    public const string Exit = "Bookings:Tests:Host";

    private static readonly Exit[] Exits =
    [
        .. from setting in (string[])[Exit, "Bookings:Notifications:Mail:Host", "Bookings:Notifications:Sms:Url", "Bookings:Telemetry:Endpoint"]
           select new Exit(setting, "what a test sends", [DataClass.Contact, DataClass.Booking], _ => null),
    ];

    /// <summary>To this machine, where a test's own servers are.</summary>
    public static WayOut Here { get; } = To("localhost", "127.0.0.1");

    /// <summary>To these hosts and nowhere else, with everything.</summary>
    public static WayOut To(params string[] hosts) => For(DataClasses.OfPeople, hosts);

    /// <summary>To these hosts with these classes of data.</summary>
    public static WayOut For(IReadOnlyList<DataClass> data, string[] hosts, ILogger<WayOut>? log = null) => new(
        new Recipients([new("tests", "Relay AS", hosts, "delivers for a test", "NO", new LocalDate(2026, 1, 31), data, Transfer: null)]), Exits, TimeProvider.System,
        log ?? NullLogger<WayOut>.Instance);

    /// <summary>A recipient as it is configured, below a prefix such as <c>--Bookings:</c>.</summary>
    public static IEnumerable<(string Name, string Value)> Registered(string host, string data, string prefix = "Bookings__", string separator = "__", string key = "relay") =>
        from setting in new[] { ("Name", "Relay AS"), ("Hosts", host), ("Purpose", "delivers"), ("Country", "NO"), ("Since", "2026-01-31"), ("Data", data) }
        select ($"{prefix}Recipients{separator}{key}{separator}{setting.Item1}", setting.Item2);
}
