using System.Diagnostics;

namespace Bookings.Notifications;

/// <summary>
/// The key under which a business prints the addresses that want no mail. It belongs to nobody: its owner is a subject of its own that stands for no person, so that it
/// is sealed like everything else, outlives every person and every epoch, and lies open in no table.
/// </summary>
internal sealed record AddressKey(Personal<byte[]>? Key) : IState<AddressKey, AddressKeyEvent>, IOwned
{
    public static DataClass Class => DataClass.Contact;

    /// <summary>The same id in every business, because each has exactly one.</summary>
    public static StreamId<AddressKey, AddressKeyEvent> Stream { get; } = new(Guid.Parse("b0000000-0000-4000-8000-000000000005"));

    public static AddressKey Initial { get; } = new((Personal<byte[]>?)null);

    public static AddressKey Evolve(AddressKey state, AddressKeyEvent fact) => fact switch
    {
        AddressKeyDrawn e => new(e.Key),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record AddressKeyEvent;

/// <param name="Key">32 random bytes.</param>
internal sealed record AddressKeyDrawn(Personal<byte[]> Key) : AddressKeyEvent;
