using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>One class at one time. It takes its provider and rooms; whoever comes has a seat, which is an appointment of its own.</summary>
internal sealed record ClassSession(SessionStatus Status, BookedTime? Time, int Capacity) : IState<ClassSession, SessionEvent>
{
    public const int MostSeats = 10_000;

    public static ClassSession Initial { get; } = new(SessionStatus.None, null, 0);

    public static StreamId<ClassSession, SessionEvent> Of(SessionId id) => new(id.Value);

    public bool Exists => Status != SessionStatus.None;

    /// <summary>The time of one seat: the session's own, and one unit of the session. Provider and rooms the session has taken already.</summary>
    public BookedTime Seat(SessionId id, int number) => Time! with { Buffers = Buffers.None, Units = [new Units(PoolOf(id), [number])] };

    /// <summary>Seats are units of their session as rooms are units of their pool.</summary>
    public static PoolId PoolOf(SessionId id) => new(id.Value);

    public static ClassSession Evolve(ClassSession state, SessionEvent fact) => fact switch
    {
        SessionScheduled e => new(SessionStatus.Scheduled, e.Time, e.Capacity),
        SessionCapacityChanged e => state with { Capacity = e.Capacity },
        SessionCancelled => state with { Status = SessionStatus.Cancelled },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum SessionStatus
{
    None,
    Scheduled,
    Cancelled,
}

internal sealed record SessionUnknown() : Rejection(
    Because.NotFound, "session-unknown",
    new("There is no such session.", "Denne gruppetimen finnes ikke.", "Questa lezione non esiste."));

internal sealed record SessionIsCancelled() : Rejection(
    Because.Conflict, "session-is-cancelled",
    new("This session does not take place.", "Denne gruppetimen er avlyst.", "Questa lezione non si tiene."));

internal sealed record SessionNeeded() : Rejection(
    Because.RuleBroken, "session-needed",
    new(
        "This service is a class: take a seat in one of its sessions.",
        "Denne tjenesten er en gruppetime: ta en plass i en av dem som er satt opp.",
        "Questo servizio è di gruppo: prenota un posto in una delle lezioni."));

internal sealed record SeatOfSession() : Rejection(
    Because.Conflict, "seat-of-session",
    new(
        "A seat is where its session is: cancel it and take one in another session.",
        "En plass hører til sin gruppetime: avbestill den, og ta en plass i en annen.",
        "Un posto appartiene alla sua lezione: disdicilo e prendine uno in un'altra."));
