using Bookings.Kernel;
using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Nothing of a person is in clear in any column of any table, before any erasure.</summary>
public sealed class CanaryTests(Practice practice) : IClassFixture<Practice>
{
    private const string Name = "Kanarifugl Quetzalcoatlus";
    private const string Email = "zx9canary@example.org";
    private const string Phone = "+4799887766";
    private const string Reference = "REF-7F3K9Q";
    private const string Note = "Zqnote4w";
    private const string Reason = "Zqreason8v";
    private const string Imported = "zqimport2x@example.org";
    private const string Unknown = "zqunknown6y@example.org";

    [Fact]
    public async Task No_column_holds_a_person_in_clear()
    {
        var tenant = await Live();

        foreach (var canary in new[] { Name, "Quetzalcoatlus", "quetzalcoatlus", Email, Phone, Reference, "Sekvens", Note, "Corrected" + Note, Reason, Imported, Unknown })
        {
            Assert.Empty(await TablesWith(canary));
        }

        // The control: the same search finds what is there in clear, also as bytes.
        Assert.Contains("clients.clients", await TablesWith(tenant.Value));
        await practice.Ask($"update clients.clients set sealed = convert_to('{Email}', 'UTF8') where tenant_id = '{tenant.Value}'");
        Assert.Equal(["clients.clients"], await TablesWith(Email));
    }

    [Fact]
    public async Task Rows_of_clients_are_behind_the_second_wall()
    {
        var (tenant, other) = (await Live(), await practice.Found());
        foreach (var table in new[] { "clients.clients", "clients.notes", "clients.ties", "clients.contact_codes", "vault.subjects", "vault.stream_keys", "vault.contact_index" })
        {
            Assert.Equal(0L, await practice.Ask($"select count(*) from {table}", asWeb: true));
            Assert.Equal(0L, await practice.Ask($"select count(*) from {table}", other.Value, asWeb: true));
            Assert.NotEqual(0L, await practice.Ask($"select count(*) from {table}", tenant.Value, asWeb: true));
        }

        await practice.Ask("alter table clients.clients disable row level security");
        try
        {
            Assert.NotEqual(0L, await practice.Ask("select count(*) from clients.clients", asWeb: true));
        }
        finally
        {
            await practice.Ask("alter table clients.clients enable row level security");
        }
    }

    private async Task<TenantId> Live()
    {
        var tenant = await practice.Found();
        var desk = await practice.As(tenant, Role.FrontDesk);
        var created = await desk.Command("/v1/clients", new { name = Name, email = Email, phone = Phone, reference = Reference });
        Assert.True(created.IsSuccessStatusCode);
        await desk.Change($"{created.Headers.Location}", new { name = $"{Name} Sekvens" });
        using var content = System.Net.Http.Json.JsonContent.Create(new { name = "quetz" });
        Assert.Contains("Sekvens", await (await desk.PostAsync("/v1/clients/search", content)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Keep(tenant, desk, (await created.Json()).GetProperty("id").GetGuid());
        return tenant;
    }

    /// <summary>Everything else that is personal: a note, a reason, somebody of a list, an address that nobody has.</summary>
    private async Task Keep(TenantId tenant, HttpClient desk, Guid client)
    {
        await desk.Do(client, "notes", new { text = Note });
        var note = (await desk.Shown($"/v1/clients/{client}/notes")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await desk.Do(client, $"notes/{note}/correct", new { text = "Corrected" + Note });
        await desk.Do(client, "block", new { reason = Reason });
        await desk.Do(client, "verify-contact", new { kind = "email" });
        using var csv = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"name,email\n{Name},{Imported}\n"));
        await practice.Service<Contracts.IClientFiles>().Import(new(tenant, "import", Role.Owner), csv, null, _ => { }, default);
        var other = (await desk.FoundIds(new { email = Imported })).Single();
        await desk.Do(client, "link-dependant", new { clientId = other });
        await desk.Do(client, "merge", new { clientId = other });
        using var asked = await practice.Door(null).Command($"/v1/public/{await practice.SlugOf(tenant)}/contacts/ask", new { email = Unknown });
        Assert.True(asked.IsSuccessStatusCode);
    }

    /// <summary>Every row of every table as text, and every column of bytes as what it would read as.</summary>
    private async Task<List<string>> TablesWith(string text)
    {
        await using var connection = new NpgsqlConnection($"{practice.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand(
            """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1
            """, connection))
        await using (var rows = await list.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                tables.Add(rows.GetString(0));
            }
        }

        Assert.Contains("events.mt_events", tables);
        var found = new List<string>();
        foreach (var table in tables)
        {
            // A bytea prints as hex, so the text is looked for as hex too.
            await using var search = new NpgsqlCommand($"select exists (select from {table} t where t::text ilike $1 or t::text ilike $2)", connection)
            {
                Parameters = { new() { Value = $"%{text}%" }, new() { Value = $"%{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}%" } },
            };
            if ((bool)(await search.ExecuteScalarAsync())!)
            {
                found.Add(table);
            }
        }

        return found;
    }
}
