namespace Bookings.Scheduling;

/// <summary>What the slices about an existing place share: load it, keep strangers out, decide, give the hold back where nothing keeps it any more.</summary>
internal static class PlaceChange
{
    public static Task<Outcome> ChangePlace(
        this EventStore store, Caller caller, Guid placeId, Func<WaitlistPlace, Decision<WaitlistEvent>> decide, CancellationToken cancellation) =>
        store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var place = read.Stream(WaitlistPlace.Of(new(placeId)));
            await read.Run(cancellation);
            if (Guarded(caller, place.Value.State) is { } unknown)
            {
                return unknown;
            }

            transaction.Answers(placeId, place.Value.Version);
            switch (decide(place.Value.State))
            {
                case Decision<WaitlistEvent>.Rejected no:
                    return no.Reason;
                case Decision<WaitlistEvent>.Accepted yes:
                    var after = transaction.Append(place.Value, yes.Events);
                    if (place.Value.State.Offer is { } offer && after.Offer is null)
                    {
                        Hold.Free(transaction, offer.Hold.Value);
                    }

                    break;
            }

            return null;
        }, cancellation);

    /// <summary>A provider sees who waits for them, or for anybody.</summary>
    public static Rejection? Guarded(Caller caller, WaitlistPlace place) =>
        place.Exists && (place.Wish!.Provider is not { } provider || caller.MaySee(provider)) ? null : new PlaceUnknown();

    public static RouteHandlerBuilder IsPlaceChange(this RouteHandlerBuilder route) => route
        .WithTags("Waiting list")
        .Requires(Permissions.Book)
        .Refuses<PlaceUnknown>().Refuses<PersonNotLive>();
}
