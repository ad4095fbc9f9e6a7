using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bookings.Kernel;
using Bookings.Testing;
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

    /// <summary>What is opened and is no reading: each of these says why, and there is no other.</summary>
    [Fact]
    public void Nothing_else_is_opened_unseen() =>
        Assert.Equal(
            ["ClientCards.cs", "ClientContacts.cs", "ClientRegistry.cs", "ClientTies.cs", "ContactProof.cs", "FindDuplicates.cs", "KnownClients.cs"],
            Repository.Files("src/Modules", ".cs").Where(file => Unseen().IsMatch(File.ReadAllText(file))).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    private async Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Shown)> AskAll(HttpClient owner)
    {
        var client = await Register();
        var start = (await running.FreeStarts())[20];
        using var booked = await running.Owner.Command("/v1/appointments", new { clientId = client, serviceId = running.Real("/v1/services/{id}").Split('/')[^1], start, note = $"{Canary} has a note" });
        var appointment = (await booked.Json()).GetProperty("id").GetString()!;
        using var noted = await running.Owner.Command($"/v1/clients/{client}/notes", new { text = $"{Canary} has a dog" });
        Assert.True(booked.IsSuccessStatusCode && noted.IsSuccessStatusCode);

        var (faults, shown) = (new List<string>(), new List<string>());
        foreach (var operation in running.Operations.Where(operation => operation.Method == "GET" || operation.Name == "FindClients"))
        {
            var path = operation.Path switch
            {
                _ when operation.Path.StartsWith("/v1/clients/{", StringComparison.Ordinal) => Parameter().Replace(operation.Path, client, 1),
                _ when operation.Path.StartsWith("/v1/appointments/{", StringComparison.Ordinal) => Parameter().Replace(operation.Path, appointment, 1),
                _ => running.Real(operation.Path),
            };
            var before = await Entries();
            using var request = new HttpRequestMessage(new(operation.Method), operation.ParametersIn("query").Contains("limit") ? $"{path}?limit=200" : path);
            request.Content = operation.Method == "POST" ? JsonContent.Create(new { name = Canary }) : null;
            using var answer = await owner.SendAsync(request);
            var isShown = (await answer.Content.ReadAsStringAsync()).Contains(Canary, StringComparison.Ordinal);
            var isWritten = await Entries() > before;
            shown.AddRange(isShown ? [operation.Name] : []);
            faults.AddRange(isShown && !isWritten ? [$"{operation.Name} shows a person and is not written down"] : []);
            faults.AddRange((isShown || isWritten) && !IsDeclared(operation) ? [$"{operation.Name} opens what is known of people and does not say so: ShowsPersonal()"] : []);
        }

        return (faults, shown);
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
