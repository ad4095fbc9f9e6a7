using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>Some hundred rows in one transaction: three round trips to know, one to write. Rows are judged in their order, as if one came after the other.</summary>
/// <param name="looksFirst">
/// Asks what is taken. Nearly always nothing is, the constraints say so for a fraction of the price, and only an attempt that they refused is made again with care.
/// </param>
internal sealed class ImportBatch(IClientRegistry clients, Practices practices, ImportDefaults defaults, Instant now, IReadOnlyList<ImportRow> rows, bool looksFirst)
{
    private readonly Language _language = Language.Find(defaults.Language) ?? Language.Of("en");
    private readonly Zone? _zone = Zone.Find(defaults.Zone?.Id);

    private sealed record Case(ImportRow Row, string Key, Zone Zone, Instant Start, Duration Length);

    internal List<RejectedRow> Rejected { get; } = [];

    internal int Appointments { get; private set; }

    internal int Clients { get; private set; }

    internal int Providers { get; private set; }

    internal int Known { get; private set; }

    /// <summary>One attempt.</summary>
    internal async Task Stage(Transaction transaction, CancellationToken cancellation)
    {
        var tenant = transaction.Caller.Tenant;
        var first = transaction.Read();
        var version = first.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(tenant));
        var known = first.Query(
            """
            select i.source from unnest($2) as s (source)
            cross join lateral (select source from scheduling.imported where tenant_id = $1 and source = s.source limit 1) as i
            """,
            row => Convert.ToHexString(row.GetFieldValue<byte[]>(0)), Param.Tenant(tenant), Param.BytesArray([.. rows.Select(row => row.Source)]));
        await first.Run(cancellation);

        var setup = new ImportSetup((await practices.Current(tenant, version.Value, cancellation)).Parts, _language, transaction);
        var cases = Cases(setup, known.Value.ToHashSet(StringComparer.Ordinal));
        if (cases.Count == 0)
        {
            return;
        }

        var people = await ClientsByReference(tenant, cases, cancellation);
        var read = transaction.Read();
        var calendar = ImportRead.Ask(
            read, tenant, looksFirst ? [.. cases.Select(one => (setup.Find(one.Row.Provider), one.Start, one.Start + one.Length))] : [], [.. people.Values]);
        var services = cases.Select(one => setup.ToBeRead(one.Row.Service, one.Row.Provider)).OfType<ServiceId>().Distinct()
            .ToDictionary(id => id, id => read.Stream(Service.Of(id)));
        await read.Run(cancellation);

        var taken = Judge(cases, calendar);
        Register(transaction, people, taken);
        MakeRoom(transaction, taken.Select(one => setup.Find(one.Row.Provider)).OfType<ProviderId>().Distinct());
        Book(transaction, setup, people, calendar, taken);
        setup.Finish(services);
        (Appointments, Providers) = (taken.Count, setup.NewProviders);
    }

    private List<Case> Cases(ImportSetup setup, HashSet<string> known)
    {
        var cases = new List<Case>(rows.Count);
        foreach (var row in rows)
        {
            var key = Convert.ToHexString(row.Source);
            if (known.Contains(key))
            {
                Known++;
                continue;
            }

            var zone = row.Zone ?? setup.ZoneOf(row.Location) ?? _zone;
            var (start, length, fault) = zone is null ? (default, default, RowFault.ZoneMissing) : ImportAppointment.When(row, zone, now);
            if (fault is not null)
            {
                Rejected.Add(fault.At(row.Line));
            }
            else
            {
                cases.Add(new(row, key, zone!, start, length));
            }
        }

        return cases;
    }

    /// <summary>Those whose time is free, also of the rows before them.</summary>
    private List<Case> Judge(List<Case> cases, ImportRead calendar)
    {
        var (taken, keys, byProvider) = (new List<Case>(cases.Count), new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, List<Case>>(StringComparer.Ordinal));
        for (var i = 0; i < cases.Count; i++)
        {
            var one = cases[i];
            if (keys.Contains(one.Key))
            {
                Known++;
                continue;
            }

            var others = byProvider.TryGetValue(one.Row.Provider, out var some) ? some : byProvider[one.Row.Provider] = [];
            if (calendar.IsTaken(i) || others.Exists(other => one.Start < other.Start + other.Length && other.Start < one.Start + one.Length))
            {
                Rejected.Add(RowFault.SlotTaken.At(one.Row.Line));
                continue;
            }

            keys.Add(one.Key);
            others.Add(one);
            taken.Add(one);
        }

        return taken;
    }

    /// <summary>By what the other system calls them, and by nothing else: neither a name nor an address makes two people one.</summary>
    private async Task<Dictionary<string, ClientId>> ClientsByReference(TenantId tenant, List<Case> cases, CancellationToken cancellation)
    {
        List<string> references = [.. cases.Select(one => one.Row.Client.Reference!).Distinct(StringComparer.Ordinal)];
        var found = await clients.Find(tenant, ContactKind.Reference, references, cancellation);
        return references.Zip(found).Where(pair => pair.Second.Count > 0)
            .ToDictionary(pair => pair.First, pair => pair.Second.MinBy(client => client.Value), StringComparer.Ordinal);
    }

    private void Register(Transaction transaction, Dictionary<string, ClientId> people, List<Case> taken)
    {
        List<NewClient> unknown = [.. taken.Select(one => one.Row.Client).Where(client => !people.ContainsKey(client.Reference!)).DistinctBy(client => client.Reference, StringComparer.Ordinal)];
        foreach (var (client, id) in unknown.Zip(clients.RegisterAll(transaction, unknown)))
        {
            people[client.Reference!] = id;
        }

        Clients = unknown.Count;
    }

    /// <summary>Holds that ran out still stand in the way of the constraint.</summary>
    private void MakeRoom(Transaction transaction, IEnumerable<ProviderId> providers) => transaction.First(
        "delete from scheduling.allocation where tenant_id = $1 and resource = any($2) and kind = 'hold' and expires <= $3",
        Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. providers.Select(provider => provider.Value)]), Param.Time(now));

    private void Book(Transaction transaction, ImportSetup setup, Dictionary<string, ClientId> people, ImportRead calendar, List<Case> taken)
    {
        var ids = new List<Guid>(taken.Count);
        foreach (var (row, _, zone, start, length) in taken)
        {
            var (client, place, provider) = (people[row.Client.Reference!], setup.Location(row.Location, zone), setup.Provider(row.Provider));
            var service = setup.Service(row.Service, length, provider);
            var time = new BookedTime(
                service, provider, place.Id, start, start.InZone(place.Zone.Rules).LocalDateTime, place.Zone, length, Buffers.None, []);
            var visit = new KnownVisit(time.Local.Date, service, provider);
            var history = calendar.HistoryOf(client);
            var command = new ImportAppointment.Command(client, row.BookedAt ?? Instant.Min(start, now), time, row.Status);
            if (ImportAppointment.Decide(command, Appointment.Initial, EarlierVisits.Of(history.Visits, visit), history.LastNth + 1) is Decision<AppointmentEvent>.Accepted accepted)
            {
                var id = new AppointmentId(Guid.CreateVersion7());
                transaction.Start(Appointment.Of(id), client.Subject, accepted.Events);
                history.Add(visit);
                ids.Add(id.Value);
            }
        }

        transaction.Also(
            "insert into scheduling.imported (tenant_id, source, appointment) select $1, * from unnest($2, $3)",
            Param.Tenant(transaction.Caller.Tenant), Param.BytesArray([.. taken.Select(one => one.Row.Source)]), Param.Uuids([.. ids]));
        foreach (var constraint in new[] { AllocationRow.During, AllocationRow.ByApproach, "appointments_nth_of_client", "imported_key" })
        {
            transaction.DecideAgainWhenBroken(constraint, new SlotTaken());
        }
    }
}
