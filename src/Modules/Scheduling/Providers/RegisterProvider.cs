using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Somebody can be booked from now on, once they have hours and a service.</summary>
internal static class RegisterProvider
{
    internal sealed record Request(
        string DisplayName, LocalisedText? Title = null, LocalisedText? Bio = null, IReadOnlyList<string>? Languages = null, IReadOnlyList<Guid>? Locations = null);

    internal sealed record Command(PublicProfile Profile, Several<LocationId> Locations);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.DisplayName).RuneLength(200, 1).OneLine();
            RuleFor(request => request.Title).SetValidator(new LocalisedTextValidator(200)!);
            RuleFor(request => request.Bio).SetValidator(new LocalisedTextValidator(4000, isOneLine: false)!);
            RuleFor(request => request.Languages).Must(all => all is not { Count: > 40 }).WithWords(SharedWords.HoldingAtMost(40));
            RuleForEach(request => request.Languages).Must(code => Language.Find(code) is not null).WithWords(Language.Form);
            RuleFor(request => request.Locations).Must(all => all is not { Count: > 200 }).WithWords(SharedWords.HoldingAtMost(200));
        }
    }

    internal static Decision<ProviderEvent> Decide(Command command, Provider provider) => provider.Exists()
        ? Decision.Unchanged
        : new ProviderRegistered(command.Profile, command.Locations);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/providers", Handle)
        .WithName(nameof(RegisterProvider)).WithSummary("Register a provider").WithTags("providers")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<ReferenceUnknown>();

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var profile = new PublicProfile(
            new(request.DisplayName), request.Title?.ToLocalised(), request.Bio?.ToLocalised(),
            [.. (request.Languages ?? []).Select(Language.Of).Distinct().OrderBy(language => language.Value, StringComparer.Ordinal)]);
        var command = new Command(profile, [.. (request.Locations ?? []).Distinct().Select(LocationId.From)]);
        var id = new ProviderId(Guid.CreateVersion7());

        var outcome = await store.Transact(caller, Provider.Of(id), provider => Decide(command, provider), References.Locations(command.Locations), cancellation);
        return outcome.ToCreated("providers");
    }
}
