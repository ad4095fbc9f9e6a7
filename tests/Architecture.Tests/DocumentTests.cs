using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>The face of the API (design: api.md), line by line, over every operation of the document and every endpoint of the program.</summary>
public sealed class DocumentTests(RunningPractice running) : IClassFixture<RunningPractice>
{
    /// <summary>Served by the kernel for everyone, so named after no slice.</summary>
    private static readonly string[] OfTheKernel = ["GetProblemType", "GetOperation", "WatchOperation", "GetCheckpoint", "GetVerifierKey", "GetTile", "ProveConsistency", "ProveEvent", "ProveStatement", "SeeCheckpoint", "SeeConsistency", "SeeTile"];

    /// <summary>Slices with two doors: the first version of a policy has no id yet; one and many are shown by the same slice.</summary>
    private static readonly Dictionary<string, string> SecondDoors = new(StringComparer.Ordinal)
    {
        ["AddCancellationPolicy"] = "PublishCancellationPolicy",
        ["AddIntakeForm"] = "PublishIntakeForm",
        ["GetSession"] = "ListSessions",
        ["GetWaitlistPlace"] = "ShowWaitlist",
        ["ReplayWebhookDelivery"] = "ReplayWebhookDeliveries",
        ["GetFeed"] = "ListFeeds",
    };

    /// <summary>Answers that are no stream of their own, are several, or never change, and so have no version.</summary>
    private static readonly string[] WithoutVersion = ["GetProblemType", "GetOperation", "WatchOperation", "GetCancellationPolicyVersion", "ListSeats", "GetSeries", "ListRelations", "ListMembers", "DownloadClientExport", "GetIntakeFormVersion", "ListConsents", "ListAcceptances", "ListPolicyFacts", "GetChannels", "GetCheckpoint", "GetVerifierKey", "GetTile", "ProveConsistency", "ProveEvent", "ProveStatement", "PreviewErasure", "FetchDataExport", "GetRegister", "ShowRecipients", "ListLegalHolds"];

    private IEnumerable<ApiOperation> Operations => running.Operations;

    [Fact]
    public void Every_operation_is_named_after_its_slice()
    {
        var slices = Repository.ModuleAssemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public).Any(method => method.Name.StartsWith("Map", StringComparison.Ordinal)))
            .Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.True(slices.Count > 50);
        Assert.Empty(
            from operation in Operations
            let name = SecondDoors.GetValueOrDefault(operation.Name, operation.Name)
            where !OfTheKernel.Contains(name) && !slices.Any(slice => name == slice || name.StartsWith(slice + "Of", StringComparison.Ordinal) || name == slice + "Version")
            select $"{operation}: {name}");
    }

    [Fact]
    public void Every_name_is_given_once() => Assert.Equal(Operations.Count(), Operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal).Count());

    /// <summary>OpenAPI 3.1, "Path Templating": also those that the edge reads and the handler does not.</summary>
    [Fact]
    public void Every_placeholder_of_an_address_is_a_parameter() =>
        Assert.All(Operations, operation => Assert.Equal(
            operation.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part[1..part.IndexOf('}', StringComparison.Ordinal)]).Order(StringComparer.Ordinal),
            operation.ParametersIn("path").Order(StringComparer.Ordinal)));

    /// <summary>OpenAPI 3.1, "Path Templating": of two addresses in which a word of each stands where the other has a placeholder, nobody can tell which one is meant.</summary>
    [Fact]
    public void No_address_can_be_read_as_another_one()
    {
        var paths = Operations.Select(operation => operation.Path).Distinct(StringComparer.Ordinal).ToList();
        Assert.Empty(from one in paths from other in paths where AreAmbiguous(one, other) select $"{one} and {other}");
        // The control.
        Assert.True(AreAmbiguous("/v1/clients/exports/{exportId}", "/v1/clients/{id}/notes"));
    }

    private static bool AreAmbiguous(string one, string other)
    {
        var (left, right) = (one.Split('/'), other.Split('/'));
        return left.Length == right.Length
            && left.Zip(right).All(part => part.First == part.Second || IsPlaceholder(part.First) || IsPlaceholder(part.Second))
            && left.Zip(right).Any(part => IsPlaceholder(part.First) && !IsPlaceholder(part.Second))
            && left.Zip(right).Any(part => !IsPlaceholder(part.First) && IsPlaceholder(part.Second));
    }

    private static bool IsPlaceholder(string part) => part.StartsWith('{');

    [Fact]
    public void Every_operation_has_a_summary_a_tag_and_says_who_may_call_it() =>
        Assert.All(Operations, operation =>
        {
            Assert.NotEmpty(operation.Document.GetProperty("summary").GetString()!);
            Assert.Single(operation.Document.GetProperty("tags").EnumerateArray());
            Assert.NotEmpty(operation.Document.GetProperty("security").EnumerateArray());
        });

    [Fact]
    public void Everything_under_v1_needs_a_permission_but_what_is_public() =>
        Assert.Empty(
            from operation in Operations
            where operation.Path.StartsWith("/v1/", StringComparison.Ordinal) && !operation.Path.StartsWith("/v1/public/", StringComparison.Ordinal)
            where !operation.Document.TryGetProperty("x-permission", out _)
            select operation.ToString());

    [Fact]
    public void Every_endpoint_is_guarded_in_the_program_too() =>
        Assert.Empty(
            from endpoint in running.Practice.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<Guard>() is null
            select endpoint.DisplayName);

    [Fact]
    public void Every_error_is_a_problem_document() =>
        Assert.All(
            from operation in Operations
            from response in operation.Document.GetProperty("responses").EnumerateObject()
            where response.Name[0] is '4' or '5'
            select response.Value,
            response => Assert.True(response.GetProperty("content").TryGetProperty("application/problem+json", out _)));

    [Fact]
    public void Every_post_asks_for_an_idempotency_key_or_changes_nothing()
    {
        var without = Operations.Where(operation => operation.Method == "POST" && !operation.ParametersIn("header").Contains("Idempotency-Key")).Select(operation => operation.Name);
        // One click of a mail program (RFC 8058) sends no header; what it asks for is the same however often it is asked.
        Assert.Equal(["ChangePreferences", "FindClients", "PlanSeries", "SimulateRetention"], without);
    }

    [Fact]
    public void Every_patch_can_be_told_which_version_it_means() =>
        Assert.All(Operations.Where(operation => operation.Method == "PATCH"), operation => Assert.Contains("If-Match", operation.ParametersIn("header")));

    [Fact]
    public async Task Every_problem_explains_itself_at_its_address()
    {
        foreach (var code in Operations.SelectMany(operation => operation.Problems).Distinct(StringComparer.Ordinal))
        {
            using var answer = await running.Owner.GetAsync($"/problems/{code}");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"/problems/{code} does not resolve.");
        }
    }

    [Fact]
    public async Task Every_resource_has_a_version_and_is_not_sent_twice()
    {
        var resources = Operations.Where(operation => operation.Method == "GET" && IsOne(operation)).ToList();
        var shown = 0;
        foreach (var operation in resources)
        {
            Assert.True(operation.Answers("200", out var described) && described.TryGetProperty("headers", out var headers) && headers.TryGetProperty("ETag", out _), $"{operation} has no ETag.");
            using var first = await running.Owner.GetAsync(running.Real(operation.Path));
            if (first.StatusCode == HttpStatusCode.NotFound)
            {
                continue; // the practice has none of these
            }

            shown++;
            Assert.True(first.StatusCode == HttpStatusCode.OK, $"{operation} answered {first.StatusCode}.");
            using var request = new HttpRequestMessage(HttpMethod.Get, running.Real(operation.Path)) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
            using var second = await running.Owner.SendAsync(request);
            Assert.True(second.StatusCode == HttpStatusCode.NotModified, $"{operation} is sent again.");
        }

        Assert.True(shown >= 10, $"Only {shown} resources were there to be looked at.");
    }

    [Fact]
    public async Task Every_list_is_a_page_and_counts_nothing()
    {
        // Behind a guest's session the owner sees nothing: GuestRestrictionTests turns those pages.
        foreach (var list in Operations.Where(operation => operation.ParametersIn("query").Contains("cursor") && !operation.ParametersIn("header").Contains("Booking-Session")))
        {
            using var answer = await running.Owner.GetAsync($"{running.Real(list.Path)}?limit=1");
            if (answer.StatusCode == HttpStatusCode.NotFound && list.Path.Contains('{', StringComparison.Ordinal))
            {
                continue; // the practice has nothing that it is the list of
            }

            var page = await answer.Json();
            Assert.Equal(["items", "next"], page.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            using var wrong = await running.Owner.GetAsync($"{running.Real(list.Path)}?cursor=forged");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }
    }

    [Fact]
    public void Times_are_rfc_3339_and_durations_iso_8601() =>
        Assert.Empty(
            from schema in running.Document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            where schema.Value.TryGetProperty("properties", out _)
            from member in schema.Value.GetProperty("properties").EnumerateObject()
            where member.Name.EndsWith("At", StringComparison.Ordinal) && (!member.Value.TryGetProperty("format", out var format) || format.GetString() != "date-time")
            where !IsText(schema.Name, member.Name)
            select $"{schema.Name}.{member.Name}");

    /// <summary>A request's times may be text that a validator reads: its message then names the rule.</summary>
    private static bool IsText(string schema, string member) => schema.EndsWith("Request", StringComparison.Ordinal) && member is "expiresAt" or "at";

    /// <summary>What guests are shown is put together of many streams, and not to be kept by anybody.</summary>
    private static bool IsOne(ApiOperation operation) =>
        !WithoutVersion.Contains(operation.Name) && operation.Path.StartsWith("/v1/", StringComparison.Ordinal) && !operation.Path.StartsWith("/v1/public/", StringComparison.Ordinal)
        && !operation.ParametersIn("query").Any(name => name is "cursor" or "from");
}
