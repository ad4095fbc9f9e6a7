using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>
/// Every answer that shows what is known of a person is in the access log, found out by calling: all that can be read is asked for, and wherever something of a person is in what comes back
/// there must be an entry, and the operation must have said that it shows people.
/// </summary>
public sealed partial class WhoReadTests(RunningPractice running) : IClassFixture<RunningPractice>
{
    private const string Canary = "Zaphod-Beeblebrox-4711";

    /// <summary>What shows people and is not asked for here, and why.</summary>
    private static readonly string[] AskedElsewhere =
    [
        "RegisterClient", "ChangeClient",   // they change something: their own tests
        "StartClientExport",                // an operation: AccessLogTests
        "AskWhatIsHeld",                    // an operation: AccessStoryTests
        "SeeAnswers", "SeeAnswersOfHealth", // the demo's service asks nothing
        "AskWhatIsHeld",                    // the same
        "GetConsent",                       // nobody in the demo has objected in writing
        "ListDuplicates", "ListRelations", "ListLegalHolds", // there are none
    ];

    [Fact]
    public async Task Every_answer_that_shows_a_person_is_written_down()
    {
        var (faults, shown) = await AskAll(running.Owner);
        Assert.Empty(faults);
        var declared = running.Operations.Where(IsDeclared).Select(operation => operation.Name).ToList();
        Assert.Equal(declared.Except(AskedElsewhere).Order(StringComparer.Ordinal), shown.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Subset(declared.ToHashSet(StringComparer.Ordinal), AskedElsewhere.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The control: in a program whose log forgets, each of these answers is found.</summary>
    [Fact]
    public async Task A_program_that_forgets_is_found_out()
    {
        var forgetful = await running.Practice.Start(otherwise: services => services.Replace(ServiceDescriptor.Singleton<IAccessLog>(new Forgetful())));
        using var owner = running.Practice.Door(await running.Practice.Token(running.Tenant, Role.Owner), forgetful);
        var (faults, shown) = await AskAll(owner);
        Assert.True(shown.Count >= 5);
        Assert.All(shown, name => Assert.Contains($"{name} shows a person and is not written down", faults));
    }

    /// <summary>In every test an operation that opens what is known of people, and has not said so, fails; this one is planted, and does.</summary>
    [Fact]
    public async Task An_operation_that_does_not_say_that_it_shows_people_is_found_out_wherever_it_is_called()
    {
        var client = await Register();
        foreach (var isDeclared in new[] { true, false })
        {
            var app = running.Practice.Build();
            var route = app.MapGet("/v1/planted", async (Caller caller, IClientRegistry clients, CancellationToken cancellation) =>
                TypedResults.Ok((await clients.Names(caller.Tenant, [new(Guid.Parse(client))], cancellation)).Values.Single())).WithName("Planted").Requires("privacy:own");
            _ = isDeclared ? route.ShowsPersonal() : route;
            await running.Practice.Run(app);
            using var owner = running.Practice.Door(await running.Practice.Token(running.Tenant, Role.Owner), app);
            using var answer = await owner.GetAsync("/v1/planted");
            Assert.Equal(isDeclared, answer.IsSuccessStatusCode);
            Assert.Equal(isDeclared, (await answer.Content.ReadAsStringAsync()).Contains(Canary, StringComparison.Ordinal));
        }
    }

    /// <summary>What is opened and is no reading: each of these says why, and there is no other.</summary>
    [Fact]
    public void Nothing_else_is_opened_unseen() =>
        Assert.Equal(
            [
                "AddressPrints.cs", "ApplicantCards.cs", "ClientCards.cs", "ClientContacts.cs", "ClientRegistry.cs", "ClientTies.cs", "ConfirmContact.cs", "ContactProof.cs", "FindDuplicates.cs", "KnownClients.cs",
                "VerifyContact.cs",
            ],
            Repository.Files("src/Modules", ".cs").Where(file => Unseen().IsMatch(File.ReadAllText(file))).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    private async Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Shown)> AskAll(HttpClient owner)
    {
        var client = await Register();
        var start = (await running.FreeStarts())[20];
        using var booked = await running.Owner.Command("/v1/appointments", new { clientId = client, serviceId = running.Real("/v1/services/{id}").Split('/')[^1], start, note = $"{Canary} has a note" });
        var appointment = (await booked.Json()).GetProperty("id").GetString()!;
        using var noted = await running.Owner.Command($"/v1/clients/{client}/notes", new { text = $"{Canary} has a dog" });
        Assert.True(booked.IsSuccessStatusCode && noted.IsSuccessStatusCode);
        await PublishNotice();

        var (faults, shown) = (new List<string>(), new List<string>());
        var planted = new Dictionary<string, string>(StringComparer.Ordinal) { ["clients"] = client, ["appointments"] = appointment };
        foreach (var operation in running.Operations.Where(operation => operation.Method == "GET" || Bodies(client).ContainsKey(operation.Name)).OrderByDescending(operation => operation.Method))
        {
            var path = planted.FirstOrDefault(one => operation.Path.StartsWith($"/v1/{one.Key}/{{", StringComparison.Ordinal)).Value is { } id
                ? Parameter().Replace(operation.Path, id, 1)
                : running.Real(operation.Path);
            var before = await Entries();
            using var request = new HttpRequestMessage(new(operation.Method), operation.ParametersIn("query").Contains("limit") ? $"{path}?limit=200" : path);
            if (operation.Method == "POST")
            {
                request.Content = JsonContent.Create(Bodies(client)[operation.Name]);
                request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
            }

            using var answer = await owner.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                planted[path["/v1/".Length..]] = (await answer.Json()).GetProperty("id").GetString()!;
            }

            var isShown = (await answer.Content.ReadAsStringAsync()).Contains(Canary, StringComparison.Ordinal);
            var isWritten = await Entries() > before;
            shown.AddRange(isShown ? [operation.Name] : []);
            faults.AddRange(isShown && !isWritten ? [$"{operation.Name} shows a person and is not written down"] : []);
            faults.AddRange((isShown || isWritten) && !IsDeclared(operation) ? [$"{operation.Name} opens what is known of people and does not say so: ShowsPersonal()"] : []);
        }

        return (faults, shown);
    }

    /// <summary>What is asked for by POST: a search, and what writes down words of people and shows them again. They come first, and are read after it.</summary>
    private static Dictionary<string, object> Bodies(string client) => new(StringComparer.Ordinal)
    {
        ["FindClients"] = new { name = Canary },
        ["EnterDataRequest"] = new { clientId = client, kind = "access", details = $"{Canary} asks" },
        ["RecordApplicant"] = new { position = "Receptionist", name = Canary },
        ["OpenIncident"] = new { kind = "confidentiality", cause = "lost", risk = "risk", classes = new[] { "contact" }, text = $"{Canary} was named" },
    };

    /// <summary>Without one nobody can apply.</summary>
    private async Task PublishNotice()
    {
        using var made = await running.Owner.Command("/v1/policies", new { kind = "applicants", texts = new[] { new { language = "nb", title = "Til deg som søker", text = "Vi sletter søknaden." } } });
        var path = $"/v1/policies/{(await made.Json()).GetProperty("id").GetString()}";
        using var shown = await running.Owner.GetAsync(path);
        using var confirm = new HttpRequestMessage(HttpMethod.Post, $"{path}/confirm-authorship") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        confirm.Headers.TryAddWithoutValidation("If-Match", shown.Headers.ETag!.ToString());
        using var confirmed = await running.Owner.SendAsync(confirm);
        using var published = await running.Owner.Command($"{path}/publish", new { material = true });
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
    }

    private async Task<string> Register()
    {
        using var made = await running.Owner.Command("/v1/clients", new { name = Canary });
        return (await made.Json()).GetProperty("id").GetString()!;
    }

    private async Task<long> Entries() => (long)(await running.Practice.Ask("select count(*) from privacy.access_log"))!;

    private static bool IsDeclared(ApiOperation operation) => operation.ParametersIn("header").Contains(Purposes.Header);

    private sealed class Forgetful : IAccessLog
    {
        public ValueTask<bool> WantsPurpose(TenantId business, CancellationToken cancellation) => ValueTask.FromResult(false);

        public Task Write(AccessEntry entry, CancellationToken cancellation) => Task.CompletedTask;
    }

    [GeneratedRegex("""\{[^}]*\}""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("""\w*Unseen\b""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unseen();
}
