namespace Bookings.Kernel;

/// <summary>A stream as it was read: what it adds up to, and the version an append must still find.</summary>
/// <param name="Stream">The stream's id.</param>
/// <param name="State">The facts folded by the state's <c>Evolve</c>.</param>
/// <param name="Version">Number of facts; 0 when the stream does not exist.</param>
public sealed record Loaded<TState, TEvent>(StreamId<TState, TEvent> Stream, TState State, long Version)
    where TState : IState<TState, TEvent>
    where TEvent : class
{
    public bool Exists => Version > 0;

    /// <summary>The key under which further personal facts are sealed; null for streams without an owner, and after an erasure.</summary>
    internal StreamKey? Key { get; init; }
}
