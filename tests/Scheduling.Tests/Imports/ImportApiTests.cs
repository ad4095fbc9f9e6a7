using System.Net;
using System.Text;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.ImportRig;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>The same over HTTP; and wherever it comes from, nobody is left lying about.</summary>
public sealed class ImportApiTests(House practice) : IClassFixture<House>
{
    private const string Canary = "Quetzalcoatlus";
    private const string Email = "zx9canary@example.org";
    private const string Reference = "REF7F3K9Q";
    private const string BookingId = "BK55Z8Y7";

    [Fact]
    public async Task An_import_is_accepted_watched_and_done()
    {
        var rig = await For(practice);
        var owner = await practice.As(rig.Tenant, Role.Owner);
        var csv = Csv(Row("1", "a"), Row("2", "b", zone: "Mars/Olympus"));
        using var accepted = await Send(owner, csv, "key-1");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var operation = await End(owner, accepted);

        Assert.Equal(("done", 100), (operation.GetProperty("state").GetString(), operation.GetProperty("percent").GetInt32()));
        var result = operation.GetProperty("result");
        Assert.Equal((1, 1, 1, 1), (Int(result, "appointments"), Int(result, "clients"), Int(result, "providers"), Int(result, "rejected")));
        var reason = Assert.Single(result.GetProperty("reasons").EnumerateArray());
        Assert.Equal((3, "zone-unknown", "zone"), (Int(reason, "line"), reason.GetProperty("reason").GetString(), reason.GetProperty("column").GetString()));

        using var repeated = await Send(owner, csv, "key-1");
        Assert.Equal(accepted.Headers.Location, repeated.Headers.Location);
        using var again = await Send(owner, csv, "key-2");
        Assert.Equal((0, 1), (Int((await End(owner, again)).GetProperty("result"), "appointments"), Int((await End(owner, again)).GetProperty("result"), "known")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_a_failed_operation_with_its_reason()
    {
        var rig = await For(practice);
        var owner = await practice.As(rig.Tenant, Role.Owner);
        var operation = await End(owner, await Send(owner, "a,b\n1,2\n", "key-1"));

        Assert.Equal("failed", operation.GetProperty("state").GetString());
        Assert.EndsWith("/header-unreadable", operation.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_set_up_may_not_import_and_JSON_is_no_CSV()
    {
        var rig = await For(practice);
        using var refused = await Send(await practice.As(rig.Tenant, Role.FrontDesk), Csv(Row("1")), "key-1");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var json = await (await practice.As(rig.Tenant, Role.Owner)).Command("/v1/imports", new { });
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    [Fact]
    public async Task Nothing_of_a_person_is_in_a_column_a_reason_or_an_answer()
    {
        var rig = await For(practice);
        var owner = await practice.As(rig.Tenant, Role.Owner);
        var operation = await End(owner, await Send(owner, Csv(
            Row(BookingId, Reference, name: Canary, email: Email, phone: "+4799887766"),
            Row($"{BookingId}2", Reference, "2024-03-04T09:00:00", name: Canary, email: Email),
            Row($"{BookingId}3", Reference, "2024-03-05T09:00:00", "2024-03-05T09:30:00", name: Canary, email: $"not an address {Email}"),
            Row($"{BookingId}4", Reference, $"{Canary}", name: $"\"{Canary}\u0007\"")), "key-1"));

        Assert.Equal(3, Int(operation.GetProperty("result"), "rejected"));
        foreach (var canary in new[] { Canary, Email, Reference, BookingId, "99887766" })
        {
            Assert.DoesNotContain(canary, operation.GetRawText(), StringComparison.OrdinalIgnoreCase);
            Assert.Empty(await TablesWith(canary));
        }

        // The control: the same search finds what stands in clear.
        Assert.Contains("scheduling.providers", await TablesWith("Room 1"));
    }

    [Fact]
    public async Task What_was_sent_lies_on_no_disk_in_clear_and_has_no_name_there()
    {
        var folder = Directory.CreateDirectory(Names.Folder());
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{Canary} {i}\n"));
        await using (var spool = await SealedStream.Of(new MemoryStream(Encoding.UTF8.GetBytes(text)), folder.FullName, default))
        {
            Assert.Empty(folder.GetFiles());
            if (OperatingSystem.IsLinux())
            {
                // The file itself, by the handle of this process.
                var file = Directory.GetFiles("/proc/self/fd").Single(fd => new FileInfo(fd).LinkTarget?.StartsWith(folder.FullName, StringComparison.Ordinal) == true);
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                Assert.DoesNotContain(Canary, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
            }

            using var reader = new StreamReader(spool, leaveOpen: true);
            Assert.Equal(text, await reader.ReadToEndAsync());
            Assert.Equal(20_000, spool.Lines);

            // As often as it is wanted.
            spool.Rewind();
            using var again = new StreamReader(spool, leaveOpen: true);
            Assert.Equal(text, await again.ReadToEndAsync());
        }

        folder.Delete();
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static Task<HttpResponseMessage> Send(HttpClient http, string csv, string key) => http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/imports")
    {
        Content = new StringContent(csv, Encoding.UTF8, "text/csv"),
        Headers = { { "Idempotency-Key", key } },
    });

    /// <summary>The operation at its end: its events are read until there are no more.</summary>
    private static async Task<JsonElement> End(HttpClient http, HttpResponseMessage accepted)
    {
        await http.GetStringAsync($"{accepted.Headers.Location}/events");
        return JsonDocument.Parse(await http.GetStringAsync(accepted.Headers.Location)).RootElement;
    }

    private async Task<List<string>> TablesWith(string text)
    {
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        var tables = (string)(await practice.Ask(
            """
            select string_agg(format('%I.%I', n.nspname, c.relname), ' ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
            """))!;
        var found = new List<string>();
        foreach (var table in tables.Split(' '))
        {
            if (await practice.Ask($"select exists (select from {table} t where t::text ilike '%{text}%' or t::text ilike '%{hex}%')") is true)
            {
                found.Add(table);
            }
        }

        return found;
    }
}
