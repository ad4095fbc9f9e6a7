using FluentValidation;

namespace Bookings.Clients;

/// <summary>Somebody becomes a client. Whoever shares an address with them stays who they are: nothing is merged, nothing revealed.</summary>
internal static class RegisterClient
{
    internal sealed record Request(
        string? Name = null, string? Email = null, string? Phone = null, int? BirthYear = null, string? Reference = null, string? Language = null, string? Zone = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(ClientId Id, ClientSource Source, ClientDetails Details, Language? Language = null, DateTimeZone? Zone = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).PersonName();
            RuleFor(request => request.Email).Address(ContactKind.Email);
            RuleFor(request => request.Phone).Address(ContactKind.Phone);
            RuleFor(request => request.BirthYear).YearOfBirth();
            RuleFor(request => request.Reference).Address(ContactKind.Reference);
            RuleFor(request => request.Language).LanguageTag();
            RuleFor(request => request.Zone).ZoneId();
            RuleFor(request => request).Must(request => (request.Name ?? request.Email ?? request.Phone ?? request.Reference) is not null)
                .OverridePropertyName("")
                .WithWords(new(
                    "must have a name, an e-mail, a phone or a reference: somebody must be told from nobody",
                    "må ha et navn, en e-post, en telefon eller en referanse: noen må kunne skilles fra ingen",
                    "deve avere un nome, un'e-mail, un telefono o un riferimento: qualcuno va distinto da nessuno"));
        }
    }

    internal static Decision<ClientEvent> Decide(Command command, Client client) => client.IsRegistered
        ? Decision.Unchanged
        : new ClientRegistered(command.Source, command.Language, command.Zone, Personal<ClientDetails>.Of(command.Details));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients", Handle)
        .WithName(nameof(RegisterClient))
        .WithSummary("Register a client")
        .Requires(May.Write)
        .ShowsPersonal()
        .Validates(new Validator())
        .Refuses<IdempotencyKeyReused>();

    /// <summary>People, their streams and their contacts in one unit of work; no round trip of its own.</summary>
    internal static void Stage(Transaction transaction, ContactIndex contacts, params IReadOnlyList<Command> commands)
    {
        var filed = new List<NewContact>(commands.Count * 3);
        foreach (var command in commands)
        {
            if (Decide(command, Client.Initial) is Decision<ClientEvent>.Accepted accepted)
            {
                transaction.Introduce(command.Id.Subject);
                transaction.Start(Client.Of(command.Id), command.Id.Subject, accepted.Events);
                filed.AddRange(command.Details.Contacts().Select(contact => new NewContact(contact.Kind, contact.Address, command.Id.Subject, command.Id.Value)));
            }
        }

        foreach (var insert in contacts.Insert(transaction.Caller.Tenant, filed))
        {
            transaction.Also(insert.Sql, insert.Parameters);
        }
    }

    private static async Task<Results<CreatedVersioned<ClientView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, ContactIndex contacts, ClientCards cards, CancellationToken cancellation)
    {
        var command = new Command(
            ClientId.Of(SubjectId.New()),
            ClientSource.Staff,
            new ClientDetails(request.Name, request.Email, request.Phone, request.BirthYear, request.Reference).Normalised(),
            Language.TryParse(request.Language, out var language) ? language : null,
            request.Zone is null ? null : DateTimeZoneProviders.Tzdb[request.Zone]);

        var outcome = await store.Transact(caller, transaction =>
        {
            Stage(transaction, contacts, command);
            return Task.FromResult<Rejection?>(null);
        }, cancellation);

        return await outcome.Match<Results<CreatedVersioned<ClientView>, ProblemHttpResult>>(
            done: async done => await cards.Of(caller.Tenant, [done.Resource], cancellation) is [var (row, details)]
                ? Answers.Created($"/v1/clients/{row.Id.Value}", ClientView.Of(row, details), done.Version)
                : new ClientUnknown().ToProblem(),
            refused: reason => reason.ToProblem());
    }
}
