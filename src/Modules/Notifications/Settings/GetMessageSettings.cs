namespace Bookings.Notifications;

/// <summary>Somebody looks at what the business decided about its messages.</summary>
internal static class GetMessageSettings
{
    /// <param name="Level">full, noService, noNames or linkOnly: of every message at least.</param>
    /// <param name="Levels">Of single kinds, where they say still less.</param>
    /// <param name="Channels">By which clients hear what happens to their appointments: email, sms. None for by none.</param>
    /// <param name="PromotionPurpose">The code of the purpose that somebody must have consented to before they are sent a promotion.</param>
    internal sealed record View(MessageLevel Level, IReadOnlyList<KindLevelView> Levels, IReadOnlyList<Channel> Channels, string PromotionPurpose)
    {
        internal static View Of(MessageSettings settings) => new(
            settings.Level, [.. settings.Levels.Select(one => new KindLevelView(one.Kind, one.Level))], [.. settings.Channels], settings.PromotionPurpose.Value);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/message-settings", Handle)
        .WithName(nameof(GetMessageSettings))
        .WithSummary("See the settings of messages")
        .WithTags("Messages")
        .Requires(May.Read);

    private static async Task<Versioned<View>> Handle(Caller caller, EventStore store, CancellationToken cancellation)
    {
        var settings = await store.Load(caller.Tenant, MessageSettings.Stream, cancellation);
        return Answers.Ok(View.Of(settings.State), settings.Version);
    }
}

/// <param name="Kind">Such as booked, reminder, cancelled.</param>
/// <param name="Level">full, noService, noNames or linkOnly.</param>
internal sealed record KindLevelView(MessageKind Kind, MessageLevel Level);
