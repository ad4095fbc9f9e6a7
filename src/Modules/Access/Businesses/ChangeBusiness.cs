using FluentValidation;

namespace Bookings.Access;

/// <summary>A business changes what is public about it; its slug and its country stay.</summary>
internal static class ChangeBusiness
{
    internal sealed record Request(Change<string> Name = default, Change<string> Language = default, Change<string> Zone = default);

    internal sealed record Command(PublicName? Name, Language? Language, DateTimeZone? Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name.Value).Must(text => PublicName.TryParse(text, out _))
                .When(request => request.Name.IsAsked).OverridePropertyName("Name")
                .WithWords(new(
                    $"must be one line of 1 to {PublicName.Longest} characters without blanks around it",
                    $"må være én linje med 1 til {PublicName.Longest} tegn uten mellomrom foran eller bak",
                    $"deve essere una sola riga da 1 a {PublicName.Longest} caratteri, senza spazi all'inizio o alla fine"));
            RuleFor(request => request.Language.Value).Must(text => Language.TryParse(text, out _))
                .When(request => request.Language.IsAsked).OverridePropertyName("Language")
                .WithWords(Language.Form);
            RuleFor(request => request.Zone.Value).NotNull().ZoneId()
                .When(request => request.Zone.IsAsked).OverridePropertyName("Zone");
        }
    }

    internal static Decision<BusinessEvent> Decide(Command command, Business business)
    {
        if (!business.IsFounded)
        {
            return new GetBusiness.BusinessMissing();
        }

        var facts = new List<BusinessEvent>();
        if (command.Name is { } name && name != business.Name)
        {
            facts.Add(new BusinessRenamed(name));
        }

        if (command.Language is { } language && language != business.Language)
        {
            facts.Add(new BusinessLanguageChanged(language));
        }

        if (command.Zone is { } zone && !zone.Equals(business.Zone))
        {
            facts.Add(new BusinessZoneChanged(zone));
        }

        return facts.ToArray();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/business", Handle)
        .WithName(nameof(ChangeBusiness))
        .WithSummary("Change the caller's business")
        .Requires(May.ChangeBusiness)
        .Validates(new Validator())
        .Refuses<GetBusiness.BusinessMissing>()
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Versioned<GetBusiness.View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(
            request.Name.IsAsked && PublicName.TryParse(request.Name.Value, out var name) ? name : null,
            request.Language.IsAsked && Language.TryParse(request.Language.Value, out var language) ? language : null,
            request.Zone.IsAsked ? DateTimeZoneProviders.Tzdb[request.Zone.Value] : null);

        var outcome = await store.Transact(caller, Business.Stream, business => Decide(command, business), cancellation);

        return await outcome.Match<Results<Versioned<GetBusiness.View>, ProblemHttpResult>>(
            done: async _ => await GetBusiness.Find(store, caller.Tenant, cancellation) is var (business, version)
                ? Answers.Ok(GetBusiness.Show(business), version)
                : new GetBusiness.BusinessMissing().ToProblem(),
            refused: reason => reason.ToProblem());
    }
}
