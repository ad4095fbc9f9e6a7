using FluentValidation;

namespace Bookings.Clients;

/// <summary>What is known of a client is put right.</summary>
internal static class ChangeClient
{
    internal sealed record Request(
        Change<string?> Name = default, Change<string?> Email = default, Change<string?> Phone = default, Change<int?> BirthYear = default,
        Change<string?> Reference = default, Change<string?> Language = default, Change<string?> Zone = default)
    {
        public override string ToString() => "«personal»";
    }

    /// <param name="Before">What the client's block holds; null when it was erased.</param>
    internal sealed record Command(ClientDetails? Before, ClientDetails? After, Change<Language?> Language = default, Change<DateTimeZone?> Zone = default);

    internal sealed record NobodyLeft() : Rejection(
        Because.RuleBroken, "nobody-left",
        new(
            "A client keeps at least a name, an e-mail, a phone or a reference. To forget somebody, erase them.",
            "En kunde beholder minst et navn, en e-post, en telefon eller en referanse. Slett kunden for å glemme noen.",
            "Un cliente mantiene almeno un nome, un'e-mail, un telefono o un riferimento. Per dimenticare qualcuno, cancellalo."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name.Value).PersonName().OverridePropertyName("Name");
            RuleFor(request => request.Email.Value).Address(ContactKind.Email).OverridePropertyName("Email");
            RuleFor(request => request.Phone.Value).Address(ContactKind.Phone).OverridePropertyName("Phone");
            RuleFor(request => request.BirthYear.Value).YearOfBirth().OverridePropertyName("BirthYear");
            RuleFor(request => request.Reference.Value).Address(ContactKind.Reference).OverridePropertyName("Reference");
            RuleFor(request => request.Language.Value).LanguageTag().OverridePropertyName("Language");
            RuleFor(request => request.Zone.Value).ZoneId().OverridePropertyName("Zone");
        }
    }

    internal static Decision<ClientEvent> Decide(Command command, Client client)
    {
        if (ClientChange.Refusal(client) is { } refusal)
        {
            return refusal;
        }

        if (command is not { Before: { } before, After: { } after })
        {
            return new ClientErased();
        }

        if (after.Name is null && !after.Contacts().Any())
        {
            return new NobodyLeft();
        }

        var facts = new List<ClientEvent>();
        if (after != before)
        {
            facts.Add(new DetailsChanged(Personal<ClientDetails>.Of(after), FieldsOf.Difference(before, after)));
        }

        var (language, zone) = (command.Language.Or(client.Language), command.Zone.Or(client.Zone));
        if (language != client.Language || !Equals(zone, client.Zone))
        {
            facts.Add(new PreferencesSet(language, zone));
        }

        return facts.ToArray();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/clients/{id:guid}", Handle)
        .WithName(nameof(ChangeClient))
        .WithSummary("Change what is known of a client")
        .Requires(May.Write)
        .ShowsPersonal()
        .Validates(new Validator())
        .Refuses<ClientUnknown>()
        .Refuses<ClientIsMerged>()
        .Refuses<ClientErased>()
        .Refuses<NobodyLeft>()
        .Refuses<PersonNotLive>()
        .Refuses<PreconditionFailed>();

    /// <summary>RFC 7396: what is absent stays, null empties.</summary>
    internal static ClientDetails Merge(Request request, ClientDetails before) => new ClientDetails(
        request.Name.Or(before.Name), request.Email.Or(before.Email), request.Phone.Or(before.Phone), request.BirthYear.Or(before.BirthYear),
        request.Reference.Or(before.Reference)).Normalised();

    private static async Task<Results<Versioned<ClientView>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, ContactIndex contacts, ClientCards cards, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var client = read.Stream(Client.Of(new(id)));
            await read.Run(cancellation);
            transaction.Answers(id, client.Value.Version);
            var command = CommandOf(request, (await cards.Open(caller.Tenant, [client.Value.State.Details?.Block], cancellation))[0]);
            switch (Decide(command, client.Value.State))
            {
                case Decision<ClientEvent>.Rejected no:
                    return no.Reason;
                case Decision<ClientEvent>.Accepted yes:
                    transaction.Append(client.Value, yes.Events);
                    Refile(transaction, contacts, new(id), command.Before!, command.After!);
                    break;
            }

            return null;
        }, cancellation);

        return await outcome.Match<Results<Versioned<ClientView>, ProblemHttpResult>>(
            done: async _ => await cards.Of(caller.Tenant, [id], cancellation) is [var (row, details)]
                ? Answers.Ok(ClientView.Of(row, details), row.Version)
                : new ClientUnknown().ToProblem(),
            refused: reason => reason.ToProblem());
    }

    private static Command CommandOf(Request request, ClientDetails? before) => new(
        before,
        before is null ? null : Merge(request, before),
        new(request.Language.IsAsked, Language.TryParse(request.Language.Value, out var language) ? language : null),
        new(request.Zone.IsAsked, request.Zone.Value is { } zone ? DateTimeZoneProviders.Tzdb[zone] : null));

    private static void Refile(Transaction transaction, ContactIndex contacts, ClientId id, ClientDetails before, ClientDetails after)
    {
        var tenant = transaction.Caller.Tenant;
        foreach (var (kind, address) in before.Contacts().Except(after.Contacts()))
        {
            var remove = contacts.Remove(tenant, kind, address, id.Subject);
            transaction.Also(remove.Sql, remove.Parameters);
        }

        foreach (var (kind, address) in after.Contacts().Except(before.Contacts()))
        {
            var insert = contacts.Insert(tenant, kind, address, id.Subject, id.Value);
            transaction.Also(insert.Sql, insert.Parameters);
        }
    }
}
