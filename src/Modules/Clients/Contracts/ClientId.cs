namespace Bookings.Clients.Contracts;

/// <summary>Stands for a person without saying who. The only thing other modules know of a client.</summary>
public readonly record struct ClientId(Guid Value) : IId<ClientId>
{
    /// <summary>A client is a data subject of their own: the keys of everything about them hang on this id.</summary>
    public SubjectId Subject => new(Value);

    public static ClientId From(Guid value) => new(value);

    public static ClientId Of(SubjectId subject) => new(subject.Value);
}
