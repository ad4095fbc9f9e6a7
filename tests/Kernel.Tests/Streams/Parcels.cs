using NpgsqlTypes;

namespace Bookings.Kernel.Tests;

/// <summary>A tiny module that only the kernel's tests know: parcels that belong to somebody, and shelves that belong to nobody.</summary>
internal sealed class ParcelModule : BookingsModule
{
    public override string Name => "parcels";

    public ParcelModule()
    {
        Schema("Parcels.sql");
        PurgesRows();
        Holds(told => told.Explains<Parcel>(DataGroup.Deeds));
        Stores<Parcel, ParcelEvent>();
        Stores<Shelf, ShelfEvent>();
        Keeps<ParcelTable>();
        Keeps<ShelfPlaces>();
        Follows<ParcelCounts>();
        States("select 'a statement of parcels', text, true from parcels.statements where tenant_id = $1");
    }
}

internal abstract record ParcelEvent;

internal sealed record ParcelPosted(int Weight, Guid Shelf, Personal<string> Addressee) : ParcelEvent;

internal sealed record ParcelMoved(Guid Shelf) : ParcelEvent;

internal sealed record ParcelLabelled(Personal<string> Label) : ParcelEvent;

internal sealed record ParcelLost : ParcelEvent;

internal sealed record Parcel(int Weight, Guid Shelf, bool IsLost, Personal<string>? Addressee, int Labels) : IState<Parcel, ParcelEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static Parcel Initial { get; } = new(0, Guid.Empty, false, null, 0);

    public static Parcel Evolve(Parcel state, ParcelEvent fact) => fact switch
    {
        ParcelPosted e => state with { Weight = e.Weight, Shelf = e.Shelf, Addressee = e.Addressee },
        ParcelMoved e => state with { Shelf = e.Shelf },
        ParcelLabelled => state with { Labels = state.Labels + 1 },
        ParcelLost => state with { IsLost = true },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

internal abstract record ShelfEvent;

internal sealed record ShelfBuilt(int Places) : ShelfEvent;

internal sealed record PlaceTaken(int Place) : ShelfEvent;

internal sealed record Shelf(int Places, System.Collections.Immutable.ImmutableSortedSet<int> Taken) : IState<Shelf, ShelfEvent>
{
    public static Shelf Initial { get; } = new(0, []);

    public static Shelf Evolve(Shelf state, ShelfEvent fact) => fact switch
    {
        ShelfBuilt e => state with { Places = e.Places },
        PlaceTaken e => state with { Taken = state.Taken.Add(e.Place) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

internal sealed record ShelfFull() : Rejection(Because.Conflict, "shelf-full", new("No place is left on this shelf.", "Hyllen er full.", "Lo scaffale è pieno."));

internal sealed class ParcelTable() : StreamTable<Parcel, ParcelEvent>("parcels.parcels", columns => columns
    .Column("weight", NpgsqlDbType.Integer, parcel => parcel.Weight)
    .Column("shelf", NpgsqlDbType.Uuid, parcel => parcel.Shelf)
    .Column("labels", NpgsqlDbType.Integer, parcel => parcel.Labels)
    .Once("letters", NpgsqlDbType.Integer, parcel => parcel.Addressee, addressee => addressee.Length)
    .Sealed(parcel => parcel.Addressee?.Block))
{
    public override bool OpensPersonal => true;

    protected override bool HasRow(Parcel state) => !state.IsLost;
}

internal sealed class ShelfPlaces() : StreamRows<Shelf, ShelfEvent, int>("parcels.places", "shelf", columns => columns
    .Column("place", NpgsqlDbType.Integer, place => place))
{
    protected override IEnumerable<int> Rows(Guid stream, Shelf state) => state.Taken;
}

internal sealed class ParcelCounts() : Tally<ParcelCounts.Key>("parcels.counts", columns => columns.Column("shelf", NpgsqlDbType.Uuid, key => key.Shelf), "posted", "weight")
{
    internal readonly record struct Key(Guid Shelf);

    public override IReadOnlyList<Type> Facts => [typeof(ParcelPosted)];

    protected override IEnumerable<(Key Key, long[] Added)> Count(object fact) =>
        fact is ParcelPosted posted ? [(new(posted.Shelf), [1, posted.Weight])] : [];
}
