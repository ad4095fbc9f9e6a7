using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>What somebody waits for, as it comes over the wire, from staff or from a guest.</summary>
internal interface IWaitWish
{
    Guid ServiceId { get; }

    /// <summary>With whom; without one with anybody.</summary>
    Guid? ProviderId { get; }

    /// <summary>Where; without one anywhere.</summary>
    Guid? LocationId { get; }

    /// <summary>The first day that suits; at most a year before <see cref="To"/>, the last one.</summary>
    LocalDate From { get; }

    LocalDate To { get; }

    /// <summary>Starts that suit, on the location's clock, both included.</summary>
    LocalTime? Earliest { get; }

    LocalTime? Latest { get; }

    Duration? Duration { get; }
}

internal static class WaitWishes
{
    internal static WaitlistWish ToWish(this IWaitWish wish, Caller caller) => new(
        new(wish.ServiceId), wish.ProviderId is { } provider ? new(provider) : caller.ProviderId is { } own ? new ProviderId(own) : null,
        wish.LocationId is { } location ? new(location) : null, wish.From, wish.To, wish.Earliest, wish.Latest, wish.Duration);

    /// <summary>The rules of a wish, for each request that is one.</summary>
    internal static void CheckWish<T>(this AbstractValidator<T> validator) where T : IWaitWish
    {
        validator.RuleFor(wish => wish.ServiceId).Drawn();
        validator.RuleFor(wish => wish.From).Must(LocalTimes.IsWithinReach)
            .WithWords(SharedWords.WithinReach);
        validator.RuleFor(wish => wish.To).Must((wish, to) => to >= wish.From && LocalTimes.IsWithinReach(wish.From) && Period.DaysBetween(wish.From, to) <= 366)
            .WithWords(new(
                "must be on or after 'from', and at most a year later", "må være på eller etter 'from', og høyst ett år senere",
                "deve essere uguale o successiva a 'from', e al massimo un anno dopo"));
        validator.RuleFor(wish => wish.Latest).Must((wish, latest) => latest is null || wish.Earliest is null || latest >= wish.Earliest)
            .WithWords(new("must not be before 'earliest'", "kan ikke være før 'earliest'", "non può essere prima di 'earliest'"));
    }

    /// <summary>What can be wrong with waiting for something.</summary>
    internal static RouteHandlerBuilder RefusesWaiting(this RouteHandlerBuilder route) => route
        .Refuses<ClientUnknown>().Refuses<PersonRestricted>().Refuses<ReferenceUnknown>().Refuses<NotGivenByProvider>().Refuses<NotGivenHere>().Refuses<NotGivenThere>().Refuses<ServiceIsRetired>()
        .Refuses<ProviderIsInactive>().Refuses<LocationIsClosed>().Refuses<SessionNeeded>();
}
