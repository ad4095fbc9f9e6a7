using System.Net;
using System.Text;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookings.Kernel.Tests;

/// <summary>A small program behind the edge, on a real Kestrel: no database, no modules, one endpoint for each rule.</summary>
public sealed class EdgeHost : IAsyncDisposable
{
    public const string Owner = "bk_owner";
    public const string Desk = "bk_desk";
    public const string Narrowed = "bk_narrowed";
    public const string OtherBusiness = "bk_other";

    private EdgeHost(WebApplication app) => App = app;

    public WebApplication App { get; }

    public Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Holds up <c>POST /v1/slow</c> until it is released.</summary>
    internal TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<EdgeHost> Start(
        Action<EdgeOptions>? options = null, Action<IServiceCollection>? services = null, Action<RouteGroupBuilder>? more = null, bool isSound = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEdge(options);
        builder.Services.AddSingleton<ICallers, Callers>();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        var host = new EdgeHost(app);
        var permissions = app.Services.GetRequiredService<PermissionTable>();
        permissions.Permit("things:write", Role.Owner, Role.FrontDesk);
        permissions.Permit("things:read", Role.Owner, Role.FrontDesk);
        permissions.Permit("things:erase", Role.Owner);
        app.UseEdge();
        var routes = app.MapEdge();
        host.Map(routes);
        more?.Invoke(routes);
        if (isSound)
        {
            app.EnsureSound();
        }

        await app.StartAsync();
        host.Http = new() { BaseAddress = host.Address };
        host.Http.DefaultRequestHeaders.Authorization = new("Bearer", Owner);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }

    /// <summary>Posts a body as it is, with a fresh key.</summary>
    public Task<HttpResponseMessage> Post(string path, string body, string? key = "-", string token = Owner, string type = "application/json") =>
        Post(path, Encoding.UTF8.GetBytes(body), key, token, type);

    public async Task<HttpResponseMessage> Post(string path, byte[] body, string? key = "-", string token = Owner, string? type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new("Bearer", token);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key == "-" ? Guid.CreateVersion7().ToString() : key);
        }

        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }

    private void Map(RouteGroupBuilder routes)
    {
        routes.MapPost("/things", (Thing request, Caller caller) => Answers.Created($"/v1/things/{request.Id}", request, 1))
            .WithName("AddThing").WithSummary("Add a thing").Requires("things:write").Validates(new ThingRules()).Refuses<ThingTaken>().Refuses<Occupied>();
        routes.MapGet("/things/{id:guid}", Results<Versioned<Thing>, ProblemHttpResult> (Guid id) => id == Guid.Empty
                ? new Occupied([new("2027-03-01")]).ToProblem()
                : Answers.Ok(new Thing(id, "x", null, [], Colour.DeepRed), 7))
            .WithName("GetThing").WithSummary("Show a thing").Requires("things:read");
        routes.MapGet("/things", (PageRequest page) => page.Page(
                [.. Enumerable.Range(1, 7).Where(number => page.After is null || number > int.Parse(page.After, null)).Take(page.Fetch)], number => number, number => $"{number}"))
            .WithName("ListThings").WithSummary("List things").Requires("things:read");
        routes.MapPost("/things/{id:guid}/rename", (Guid id, Rename request, Caller caller) => Answers.Changed(caller.IfMatch!.Value + 1))
            .WithName("RenameThing").WithSummary("Rename a thing").Requires("things:write").NeedsIfMatch();
        routes.MapPatch("/things/{id:guid}", (Guid id, Patch request) => TypedResults.Ok(new Patched(request.Name.Or("before"), request.Note.Or("before"))))
            .WithName("ChangeThing").WithSummary("Change a thing").Requires("things:write");
        routes.MapDelete("/things/{id:guid}", (Guid id) => TypedResults.NoContent()).WithName("EraseThing").WithSummary("Erase a thing").Requires("things:erase");
        routes.MapPost("/queries", (Rename request) => TypedResults.Ok(request)).WithName("Ask").WithSummary("Ask").Requires("things:read").WithoutIdempotencyKey();
        routes.MapPost("/slow", async (Rename request, Caller caller) =>
            {
                Arrived.TrySetResult();
                await Gate.Task;
                return TypedResults.Ok(Convert.ToHexString(caller.Idempotency!.RequestHash));
            })
            .WithName("Slow").WithSummary("Wait").Requires("things:write");
        routes.MapPost("/hash", (Rename request, Caller caller) => TypedResults.Ok(Convert.ToHexString(caller.Idempotency!.RequestHash)))
            .WithName("Hash").WithSummary("Hash").Requires("things:write");
        routes.MapPost("/stream", async (HttpRequest request) =>
            {
                using var counted = new MemoryStream();
                await request.Body.CopyToAsync(counted);
                return TypedResults.Ok(counted.Length);
            })
            .WithName("Stream").WithSummary("Stream").Requires("things:write").StreamsBody(200_000);
        routes.MapGet("/open", () => TypedResults.Ok("open")).WithName("Open").WithSummary("Open").Anonymous();
        routes.MapGet("/who", (Caller caller) => TypedResults.Ok($"{caller.Tenant} {caller.Actor} {caller.Role} {caller.Correlation?.Length}"))
            .WithName("Who").WithSummary("Who").Requires("things:read");
        routes.MapGet("/times", (QueryTime? at, QueryDate? day, QueryZone? zone, int? number, string? text) =>
                TypedResults.Ok($"{at?.At} {at?.Zone?.Id} {day?.Day:uuuu-MM-dd} {zone?.Zone.Id} {number} {text}"))
            .WithName("Times").WithSummary("Times").Requires("things:read");
        routes.MapGet("/fail/{how}", (string how) => how switch
            {
                "pool" => throw new NpgsqlException("The connection pool has been exhausted", new TimeoutException("secret-value")),
                "lock" => throw new PostgresException("secret-value", "ERROR", "ERROR", "55P03"),
                "gone" => throw new PostgresException("secret-value", "FATAL", "FATAL", "57P01"),
                "unique" => throw new PostgresException("secret-value", "ERROR", "ERROR", "23505"),
                _ => Fail(),
            })
            .WithName("Fail").WithSummary("Fail").Anonymous();
    }

    private static string Fail() => throw new InvalidOperationException("secret-value");

    private sealed class Callers : ICallers
    {
        public ValueTask<Caller?> Find(string bearerToken, CancellationToken cancellation) => ValueTask.FromResult(bearerToken switch
        {
            Owner => new Caller(new("tenant1"), "owner", Role.Owner),
            Desk => new Caller(new("tenant1"), "desk", Role.FrontDesk),
            Narrowed => new Caller(new("tenant1"), "narrowed", Role.Owner) { Scopes = new HashSet<string>(["things:read"], StringComparer.Ordinal) },
            OtherBusiness => new Caller(new("tenant2"), "other", Role.Owner),
            _ => (Caller?)null,
        });
    }

    internal enum Colour
    {
        Blue,
        DeepRed,
    }

    internal sealed record Part(string Name, int Count);

    internal sealed record Thing(Guid Id, string Name, string? Note, IReadOnlyList<Part> Parts, Colour Colour, IReadOnlyDictionary<string, string>? Labels = null);

    internal sealed record Rename(string Name);

    internal sealed record Patch(Change<string> Name = default, Change<string?> Note = default);

    internal sealed record Patched(string Name, string? Note);

    internal sealed record Alternative(string Start);

    internal sealed record ThingTaken() : Rejection(Because.Conflict, "thing-taken", new("This thing is taken.", "Denne tingen er opptatt.", "Questa cosa è occupata."));

    internal sealed record Occupied(IReadOnlyList<Alternative> Alternatives) : Rejection(Because.Conflict, "occupied", new("It is occupied.", "Den er opptatt.", "È occupato."))
    {
        public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal) { ["alternatives"] = Alternatives };
    }

    internal sealed class ThingRules : AbstractValidator<Thing>
    {
        public ThingRules()
        {
            RuleFor(thing => thing.Name).RuneLength(10, 1).OneLine();
            RuleFor(thing => thing.Note).RuneLength(2000);
            RuleForEach(thing => thing.Parts).ChildRules(part => part.RuleFor(p => p.Count).InclusiveBetween(1, 9));
        }
    }
}

/// <summary>A problem document as a caller reads it.</summary>
internal sealed record Problem(HttpStatusCode Status, string Code, string Title, JsonElement Document, string Text)
{
    public string[] Pointers => Document.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateObject().Select(error => error.Name)] : [];

    public static async Task<Problem> Of(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Xunit.Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var document = JsonDocument.Parse(text).RootElement;
        Xunit.Assert.Equal((int)response.StatusCode, document.GetProperty("status").GetInt32());
        Xunit.Assert.Equal(32, document.GetProperty("traceId").GetString()!.Length);
        Xunit.Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        var type = document.GetProperty("type").GetString()!;
        Xunit.Assert.StartsWith("/problems/", type, StringComparison.Ordinal);
        return new(response.StatusCode, type["/problems/".Length..], document.GetProperty("title").GetString()!, document, text);
    }
}
