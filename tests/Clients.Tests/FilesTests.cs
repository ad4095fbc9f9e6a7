using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Clients in and out as CSV.</summary>
public sealed class FilesTests(Practice practice) : IClassFixture<Practice>
{
    private const string List =
        """
        Client ID;Full name;E-mail;Mobile;Year of birth;Fødested
        a1;Kari Nordmann;Kari@Example.no;+47 22 12 34 56;1980;Oslo
        ;Ola Hansen;ola@example.no;;;
        ;Navn Alene;;;1970;Bergen
        b2;"=HYPERLINK(""http://x"")";x@example.no;;1990;
        c3;Feil Adresse;ingen adresse;;;
        a1;Kari Nordmann;kari@example.no;;;
        d4;"To
        linjer";;;;
        e5;For få felt

        """;

    [Fact]
    public async Task A_list_is_taken_over_and_what_could_not_be_is_told_by_line_and_reason()
    {
        var (_, owner) = await Open();

        var result = await Import(owner, List);

        Assert.Equal((3, 1, 4), (Count(result, "clients"), Count(result, "known"), Count(result, "rejected")));
        Assert.Equal(
            ["4 nothing-to-know-them-by ", "6 client-details-wrong email", "8 text-not-allowed name", "10 wrong-number-of-fields "],
            result.GetProperty("reasons").EnumerateArray().Select(row => $"{row.GetProperty("line").GetInt64()} {row.GetProperty("reason").GetString()} {row.GetProperty("column").GetString()}"));
        Assert.DoesNotContain("ingen adresse", result.GetRawText(), StringComparison.Ordinal);
        var kari = await owner.Shown((await owner.FoundIds(new { reference = "a1" })).Single());
        Assert.Equal(("kari@example.no", "+4722123456", 1980, "import"), (
            kari.GetProperty("email").GetString(), kari.GetProperty("phone").GetString(), kari.GetProperty("birthYear").GetInt32(), kari.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task The_same_list_again_adds_nobody_and_changes_nobody()
    {
        var (tenant, owner) = await Open();
        await Import(owner, List);
        var kari = (await owner.FoundIds(new { reference = "a1" })).Single();
        await owner.Change($"/v1/clients/{kari}", new { name = "Kari Hansen" });

        var again = await Import(owner, List);

        Assert.Equal((0, 4, 4), (Count(again, "clients"), Count(again, "known"), Count(again, "rejected")));
        Assert.Equal("Kari Hansen", (await owner.Shown(kari)).GetProperty("name").GetString());
        Assert.Equal(3L, await practice.Ask($"select count(*) from clients.clients where tenant_id = '{tenant.Value}'"));
    }

    [Fact]
    public async Task Somebody_with_the_address_of_somebody_else_is_somebody_new()
    {
        var (_, owner) = await Open();
        await owner.Register(new { name = "Far", email = "familien@example.no" });

        var result = await Import(owner, "name,email\nMor,familien@example.no\nFar,familien@example.no\n");

        Assert.Equal((1, 1), (Count(result, "clients"), Count(result, "known")));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "client-header-unreadable")]
    [InlineData("email,e-mail\nx@example.no,y@example.no\n", "client-column-twice")]
    public async Task A_file_that_is_no_list_of_clients_is_refused(string csv, string code)
    {
        var (_, owner) = await Open();
        using var started = await Send(owner, csv);

        var told = await owner.GetStringAsync($"{started.Headers.Location}/events");

        Assert.Contains($"/problems/{code}", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_import_of_a_business_runs_at_a_time()
    {
        var (tenant, owner) = await Open();
        await using (await Turn.Take(practice.Service<BookingsDatabase>(), tenant, ClientImport.TurnKind, default))
        {
            using var started = await Send(owner, "name,email\nA,a@example.no\n");
            Assert.Contains("client-import-runs", await owner.GetStringAsync($"{started.Headers.Location}/events"), StringComparison.Ordinal);
        }

        Assert.Equal(1, Count(await Import(owner, "name,email\nA,a@example.no\n"), "clients"));
    }

    [Fact]
    public async Task An_export_cannot_be_run_by_a_spreadsheet_and_comes_back_as_it_was()
    {
        var (_, owner) = await Open();
        await Import(owner, List);
        var (other, _) = (await Open(), 0);

        var text = await Export(owner);

        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\"", text, StringComparison.Ordinal);
        Assert.Contains("'+4722123456", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Skip(1), line => Assert.DoesNotMatch("(^|[,\"])[=@+-]", line.Replace("\"\"", "", StringComparison.Ordinal)));
        Assert.Equal(3, Count(await Import(other.Owner, text), "clients"));
        Assert.Equal(Sorted(text), Sorted(await Export(other.Owner)));
        Assert.Equal(0, Count(await Import(owner, text), "clients"));
    }

    [Fact]
    public async Task An_export_is_fetched_by_who_asked_for_a_quarter_of_an_hour_and_by_nobody_else()
    {
        var ((tenant, owner), (_, other)) = (await Open(), await Open());
        await owner.Register(new { name = "Kari", email = "kari@example.no" });
        var path = (await owner.Done(await owner.Command("/v1/clients/exports", null))).GetProperty("download").GetString()!;

        Assert.Contains("Kari", await owner.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Contains("Kari", await owner.GetStringAsync(path), StringComparison.Ordinal);
        // What was opened for one, whose name is in the access log, is not handed to another who has not said why.
        foreach (var door in new[] { other, await practice.As(tenant, Role.Owner), await practice.As(tenant, Role.Manager) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await door.GetAsync(path)).StatusCode);
        }

        using var file = await owner.GetAsync(path);
        Assert.Equal(("text/csv", "clients.csv"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await practice.As(tenant, Role.FrontDesk)).GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await practice.As(tenant, Role.FrontDesk)).Command("/v1/clients/exports", null)).StatusCode);
    }

    [Fact]
    public async Task An_erased_client_is_in_no_export()
    {
        var (tenant, owner) = await Open();
        var id = await owner.Register(new { name = "Glemt", email = "glemt@example.no" });
        await practice.Erase(tenant, id);

        Assert.Single((await Export(owner)).TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_spelling_of_a_header_means_one_column() =>
        Assert.Equal(Enum.GetValues<ClientColumn>(), ClientColumns.Table.Select(row => row.Column));

    private async Task<(TenantId Tenant, HttpClient Owner)> Open()
    {
        var tenant = await practice.Found();
        return (tenant, await practice.As(tenant, Role.Owner));
    }

    private static async Task<string> Export(HttpClient owner) =>
        await owner.GetStringAsync((await owner.Done(await owner.Command("/v1/clients/exports", null))).GetProperty("download").GetString());

    private static async Task<JsonElement> Import(HttpClient owner, string csv)
    {
        using var started = await Send(owner, csv);
        return await owner.Done(started);
    }

    private static async Task<HttpResponseMessage> Send(HttpClient owner, string csv)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/clients/imports") { Content = content, Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        return await owner.SendAsync(request);
    }

    private static int Count(JsonElement result, string what) => result.GetProperty(what).GetInt32();

    /// <summary>Without the ids, which are a business's own, and in an order of their own.</summary>
    private static IEnumerable<string> Sorted(string csv) => csv.TrimEnd().Split('\n').Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal);
}
