using System.Text;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using NodaTime;
using Npgsql;
using Xunit;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Exports made up for tests, and what an import made of them.</summary>
internal sealed class ImportRig(House practice, TenantId tenant)
{
    internal const string Header =
        "booking_id,client_id,client_name,client_email,client_phone,client_birth_year,booked_at,location,provider,service,start,end,zone,status,reminder_sent";

    internal List<RejectedRow> Rejected { get; } = [];

    internal TenantId Tenant => tenant;

    internal static async Task<ImportRig> For(House practice) => new(practice, await practice.Found());

    /// <summary>A row of the usual header; what is not said is harmless.</summary>
    internal static string Row(
        string id, string client = "c1", string start = "2024-03-04T09:00:00", string end = "2024-03-04T09:30:00", string provider = "Room 1", string service = "check-up",
        string location = "North", string zone = "Europe/Oslo", string status = "completed", string name = "Test Person", string email = "", string phone = "",
        string bookedAt = "2024-02-01T10:00:00Z", string year = "") =>
        $"{id},{client},{name},{email},{phone},{year},{bookedAt},{location},{provider},{service},{start},{end},{zone},{status},1";

    internal static string Csv(params string[] rows) => string.Join('\n', [Header, .. rows]) + "\n";

    internal Task<ImportEnd.Done> Import(params string[] rows) => ImportText(Csv(rows));

    internal async Task<ImportEnd.Done> ImportText(string csv) => Assert.IsType<ImportEnd.Done>(await Try(Encoding.UTF8.GetBytes(csv)));

    internal async Task<ImportEnd> Try(byte[] csv, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        Rejected.Clear();
        return await practice.Service<IImports>().Run(
            new(tenant, "tests", Role.Owner), new MemoryStream(csv), new(DateTimeZoneProviders.Tzdb["Europe/Oslo"], "nb"), progress, Rejected.Add, cancellation);
    }

    internal string Reasons() => string.Join(' ', Rejected.Select(row => $"{row.Line}:{row.Reason}"));

    internal async Task<long> Count(string from) => (long)(await practice.Ask($"select count(*) from {from} and tenant_id = '{tenant}'"))!;

    /// <summary>The calendar without the random ids, so that two businesses can be laid side by side.</summary>
    internal async Task<List<string>> Calendar()
    {
        await using var connection = new NpgsqlConnection($"{practice.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $$"""
            select format('%s %s v%s %s %s %s %s %s %s nth %s of %s, %s', a.local_start, a.ends, a.version, a.status, p.doc #>> '{Profile,DisplayName}', s.version, l.version, a.booked_at, a.zone,
                a.nth, count(*) over (partition by a.client_id),
                (select e.data #>> '{Booking,Visit}' from events.mt_events e where e.tenant_id = a.tenant_id and e.stream_id = a.id and e.version = 1))
            from scheduling.appointments a
            join scheduling.providers p on (p.tenant_id, p.id) = (a.tenant_id, a.provider_id)
            join scheduling.services s on (s.tenant_id, s.id) = (a.tenant_id, a.service_id)
            join scheduling.locations l on (l.tenant_id, l.id) = (a.tenant_id, a.location_id)
            where a.tenant_id = '{{tenant}}' order by 1
            """, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync())
        {
            all.Add(rows.GetString(0));
        }

        return all;
    }
}

/// <summary>Makes an end of a run at a place, as a kill would.</summary>
internal sealed class StopAfter(long rows, CancellationTokenSource stop) : IProgress<ImportProgress>
{
    public void Report(ImportProgress value)
    {
        if (value.Rows >= rows)
        {
            stop.Cancel();
        }
    }
}
