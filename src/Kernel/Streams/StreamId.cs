namespace Bookings.Kernel;

/// <summary>The name of one stream, and the types that live in it. A random uuid: it says nothing about anybody.</summary>
public readonly record struct StreamId<TState, TEvent>(Guid Value)
    where TState : IState<TState, TEvent>
    where TEvent : class
{
    public override string ToString() => Value.ToString();
}
