using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>The data map is the program's own: nothing personal is missing in it, and nobody keeps it up by hand.</summary>
public sealed class DataMapTests(Practice house) : IClassFixture<Practice>
{
    private DataMap Map => house.Service<DataMap>();

    [Fact]
    public void Every_class_of_data_of_people_has_its_purpose() => Assert.Equal(DataClasses.OfPeople, Purpose.All.Select(purpose => purpose.Class));

    /// <summary>Counted another way: by the types of all modules, whoever stores them.</summary>
    [Fact]
    public void Every_personal_property_of_a_fact_is_in_it()
    {
        var all = house.Service<IEnumerable<BookingsModule>>()
            .SelectMany(module => module.GetType().Assembly.GetTypes())
            .Where(type => house.Service<EventTypes>().All.Any(known => known.Type == type))
            .SelectMany(type => type.GetProperties().Where(property => property.PropertyType.Name.StartsWith("Personal", StringComparison.Ordinal)), (type, property) => $"{type.Name}.{property.Name}")
            .Order(StringComparer.Ordinal);
        var types = house.Service<EventTypes>();
        Assert.Equal(all, Map.Fields.Select(field => $"{types.Of(field.Event).Type.Name}.{field.Field}").Order(StringComparer.Ordinal));
        Assert.Contains(new PersonalField("clients", "client", "client_registered", "Details", "ClientDetails", DataClass.Contact), Map.Fields);
        Assert.Contains(Map.Fields, field => field is { Module: "privacy", Class: DataClass.Applicant });
    }

    /// <summary>By the columns of the database: whatever leads to somebody is a read model that is known, or is written down.</summary>
    [Fact]
    public async Task Every_table_that_leads_to_somebody_is_in_it()
    {
        var known = Map.Tables.Select(table => table.Table).Concat(LinkedTable.All.Select(table => table.Table)).ToList();
        Assert.Equal("", await Unknown(known));
        // The control: a table that nobody wrote down.
        Assert.Contains("privacy.people", await Unknown([.. known.Where(table => table != "privacy.people")]), StringComparison.Ordinal);
        Assert.Contains("clients.clients", await Unknown([.. known.Where(table => table != "clients.clients")]), StringComparison.Ordinal);

        async Task<string> Unknown(IEnumerable<string> tables) => (string)(await house.Ask(
            $"""
            select coalesce(string_agg(distinct table_schema || '.' || table_name, ' '), '') from information_schema.columns
            where table_schema not in ('pg_catalog', 'information_schema')
              and column_name in ('client', 'client_id', 'subject', 'subject_id', 'person', 'owner', 'owner_tag', 'sealed', 'holder')
              and table_schema || '.' || table_name not in ({string.Join(", ", tables.Concat(NobodysOwn).Select(table => $"'{table}'"))})
              and table_name !~ '_[0-9]+$'
            """))!;
    }

    [Fact]
    public async Task What_is_written_down_is_there()
    {
        foreach (var table in LinkedTable.All)
        {
            Assert.NotEqual(DBNull.Value, await house.Ask($"select to_regclass('{table.Table}')::text") ?? DBNull.Value);
        }
    }

    [Fact]
    public async Task Recipients_of_the_installation_are_in_every_form_of_it_and_a_cell_is_no_formula()
    {
        var app = await house.Start(otherwise: services => services.Configure<RecipientsOptions>(all => all["mail"] = new()
        {
            Name = "=Post|AS", Hosts = "smtp.example.net", Purpose = "delivers mail", Country = "NO", Since = "2026-01-31", Data = "contact booking",
        }));
        var map = app.Services.GetRequiredService<IDataMap>();
        Assert.Contains("| =Post\\|AS | smtp.example.net | delivers mail | NO | 2026-01-31 | contact, booking | none: inside the EEA |", map.Write(DataMapFormat.Markdown), StringComparison.Ordinal);
        Assert.Contains(DataMapMarkdown.NobodyChosen, house.Service<IDataMap>().Write(DataMapFormat.Markdown), StringComparison.Ordinal);
        var json = JsonDocument.Parse(map.Write(DataMapFormat.Json)).RootElement;
        Assert.Equal("mail", Assert.Single(json.GetProperty("recipients").EnumerateArray().ToList()).GetProperty("key").GetString());
        Assert.Equal(Map.Fields.Count, json.GetProperty("fields").GetArrayLength());
        var csv = map.Write(DataMapFormat.Csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Map.Fields.Count + 1, csv.Length);
        Assert.Contains(csv, line => line.StartsWith("clients,client,client_registered,Details,ClientDetails,contact,", StringComparison.Ordinal) && line.EndsWith(",'=Post|AS", StringComparison.Ordinal));
        Assert.Equal("\"'=a,\"\"b\"\"\"", DataMapCsv.Cell("=a,\"b\""));
    }

    [Fact]
    public async Task A_business_sees_its_register_with_whom_it_chose_itself()
    {
        var shop = await Open(house);
        await Done(shop.Post("webhooks", new { url = "https://hooks.example.net/secret/4711", types = Many("appointment.booked") }));
        var register = await shop.Get("register");
        Assert.Equal("Fjordklinikken", register.GetProperty("controller").GetString());
        Assert.Equal(Purpose.All.Count, register.GetProperty("classes").GetArrayLength());
        Assert.Equal("hooks.example.net", Assert.Single(register.GetProperty("chosen").EnumerateArray().ToList()).GetProperty("host").GetString());
        Assert.DoesNotContain("4711", register.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await (await house.As(shop.Business, Role.Auditor)).GetAsync("/v1/register")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await house.As(shop.Business, Role.Manager)).GetAsync("/v1/register")).StatusCode);
    }

    /// <summary>
    /// Columns of these names that are about no person who could ask for it: a lease is a node's, a schedule a provider's or a room's whom everyone may see, a webhook is about an
    /// appointment, and its secrets are the business's.
    /// </summary>
    private static readonly string[] NobodysOwn = ["events.leases", "scheduling.schedules", "notifications.webhook_deliveries", "notifications.webhook_secrets"];
}
