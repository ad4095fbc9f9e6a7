using System.Diagnostics;
using System.Globalization;
using Bookings.Access.Contracts;
using Bookings.Privacy;
using Bookings.Privacy.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>Everything that is held on a client with 1,000 events, read with no key in memory, put together, and made into each of its forms.</summary>
internal static class SubjectAccessFigure
{
    private const int Events = 1_000;
    private const int Times = 9;

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_subject_access");
        await using var services = await rig.Services(connection);
        static T Of<T>(string text) where T : struct, ICheckedText<T> => T.TryParse(text, out var value) ? value : throw new ArgumentException(text, nameof(text));
        var tenant = (await services.GetRequiredService<IBusinesses>().Found(
            new(Of<Slug>("access"), Of<PublicName>("Access"), Of<Country>("NO"), Of<Language>("en"), DateTimeZoneProviders.Tzdb["Europe/Oslo"]), CancellationToken.None)).Tenant;
        // One event registers them.
        var client = await ErasureFigure.Client(services, tenant, Events - 1);
        await Rig.Execute(connection, "vacuum analyze");

        var gathered = new List<double>();
        var forms = ISubjectAccess.Formats.ToDictionary(format => format, _ => new List<double>(), StringComparer.Ordinal);
        await Gather(services, tenant, client);
        for (var time = 0; time < Times; time++)
        {
            var since = Stopwatch.GetTimestamp();
            var json = await Gather(services, tenant, client);
            gathered.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            foreach (var (format, times) in forms)
            {
                since = Stopwatch.GetTimestamp();
                _ = AccessForms.Make(json, format);
                times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }

        rig.Line(string.Create(
            CultureInfo.InvariantCulture, $"| everything held on a client with {Events:N0} events, read and put together | {Rig.Median(gathered):N0} ms (slowest: {gathered.Max():N0} ms) | | | ≤ 2 s |"));
        foreach (var (format, times) in forms)
        {
            rig.Line(string.Create(CultureInfo.InvariantCulture, $"| … and made into {format} | {Rig.Median(times):N0} ms (slowest: {times.Max():N0} ms) | | | with the line above ≤ 2 s |"));
        }
    }

    private static async Task<byte[]> Gather(ServiceProvider services, TenantId tenant, SubjectId client)
    {
        services.GetRequiredService<Vault>().Forget(tenant);
        var made = await services.GetRequiredService<AccessDesk>().Gather(
            tenant, [new(tenant, PersonKind.Client, [client])], Language.Of("en"), new OperationProgress(), CancellationToken.None);
        return made is { Records: >= Events, Unreadable: 0 } whole ? whole.Json : throw new InvalidOperationException("Not everything was there.");
    }
}
