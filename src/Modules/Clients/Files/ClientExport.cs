using System.Globalization;
using CsvHelper;

namespace Bookings.Clients;

/// <summary>Writes all clients of a business as CSV.</summary>
internal sealed class ClientExport(EventStore store, ClientCards cards)
{
    private const int PageSize = 1_000;

    private static readonly string[] Header =
    [
        "bookings_id", "reference", "name", "email", "phone", "birth_year", "language", "zone", "tags", "email_verified", "phone_verified", "blocked", "archived", "merged", "restricted",
    ];

    internal async Task<long> Write(TenantId tenant, Stream csv, IProgress<ClientExportProgress>? written, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var total = read.Single("select count(*) from clients.clients where tenant_id = $1", row => row.GetInt64(0), Param.Tenant(tenant));
        await read.Run(cancellation);

        await using var writer = CsvWriter.Create(csv, new CsvWriterOptions { Injection = CsvInjection.Escape, NewLine = "\n" }, leaveOpen: true);
        await writer.WriteRecordAsync(Header, cancellation);
        var count = 0L;
        for (var after = Guid.Empty; ;)
        {
            var page = await cards.After(tenant, after, PageSize, cancellation);
            foreach (var (row, details) in page)
            {
                if (details is not null || row.IsRestricted)
                {
                    await writer.WriteRecordAsync(details is null ? Restricted(row) : Fields(row, details), cancellation);
                    count++;
                }
            }

            written?.Report(new(count, Math.Max(count, total.Value)));
            if (page.Count < PageSize)
            {
                await writer.FlushAsync(cancellation);
                return count;
            }

            after = page[^1].Row.Id.Value;
        }
    }

    private static string[] Fields(ClientRow row, ClientDetails details) =>
    [
        row.Id.Value.ToString(), details.Reference ?? "", details.Name ?? "", details.Email ?? "", details.Phone ?? "",
        details.BirthYear?.ToString(CultureInfo.InvariantCulture) ?? "", row.Language ?? "", row.Zone ?? "", string.Join(' ', row.Tags),
        YesNo(row.Verified.HasFlag(ClientFields.Email)), YesNo(row.Verified.HasFlag(ClientFields.Phone)), YesNo(row.IsBlocked), YesNo(row.IsArchived), YesNo(row.IsMerged), "no",
    ];

    /// <summary>Not erased, and not to be used.</summary>
    private static string[] Restricted(ClientRow row) => [row.Id.Value.ToString(), .. Enumerable.Repeat("", Header.Length - 2), "yes"];

    private static string YesNo(bool value) => value ? "yes" : "no";
}

/// <inheritdoc/>
internal sealed class ClientFiles(ClientImport import, ClientExport export) : IClientFiles
{
    public Task<ClientImportEnd> Import(Caller caller, Stream csv, IProgress<long>? read, Action<RejectedClient> rejected, CancellationToken cancellation) =>
        import.Run(caller, csv, read, rejected, cancellation);

    public Task<long> Export(TenantId business, Stream csv, IProgress<ClientExportProgress>? written, CancellationToken cancellation) =>
        export.Write(business, csv, written, cancellation);
}
