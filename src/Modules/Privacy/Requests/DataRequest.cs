using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Privacy;

/// <summary>Where a request stands. The names are stored in its row.</summary>
internal enum RequestStatus
{
    None,
    Open,
    Answered,
    Refused,
    Closed,
}

/// <summary>Something that a person asked for about their own data. It is theirs: erased with everything else about them.</summary>
internal sealed record DataRequest(RequestStatus Status, RequestKind Kind, RequestedBy By, Instant ReceivedAt, LocalDate On, LocalDate Due, Personal<Asker>? From)
    : IState<DataRequest, DataRequestEvent>, IOwned
{
    public static DataClass Class => DataClass.Contact;

    public static DataRequest Initial { get; } = new(RequestStatus.None, default, default, default, default, default, null);

    public Code? Identity { get; init; }

    public DataRequestExtended? Extended { get; init; }

    /// <summary>Of an answered one the text; of one that was refused or dropped the reason.</summary>
    public Personal<string>? Answer { get; init; }

    public Instant? SettledAt { get; init; }

    public bool Exists => Status != RequestStatus.None;

    public bool IsOpen => Status == RequestStatus.Open;

    internal static StreamId<DataRequest, DataRequestEvent> Of(Guid id) => new(id);

    public static DataRequest Evolve(DataRequest state, DataRequestEvent fact) => fact switch
    {
        DataRequestReceived e => state with { Status = RequestStatus.Open, Kind = e.Kind, By = e.By, ReceivedAt = e.At, On = e.On, Due = e.Due, From = e.From },
        RequesterIdentified e => state with { Identity = e.How },
        DataRequestExtended e => state with { Extended = e, Due = e.Due },
        DataRequestAnswered e => state with { Status = RequestStatus.Answered, Answer = e.Text, SettledAt = e.At },
        DataRequestRefused e => state with { Status = RequestStatus.Refused, Answer = e.Reason, SettledAt = e.At },
        DataRequestDropped e => state with { Status = RequestStatus.Closed, Answer = e.Reason, SettledAt = e.At },
        DataRequestClosed e => state with { Status = RequestStatus.Closed, SettledAt = state.SettledAt ?? e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>One row for each request, without a word of it.</summary>
internal sealed class DataRequestTable() : StreamTable<DataRequest, DataRequestEvent>("privacy.data_requests", columns => columns
    .Column("status", NpgsqlDbType.Varchar, request => request.Status)
    .Column("kind", NpgsqlDbType.Varchar, request => request.Kind)
    .Column("asked_by", NpgsqlDbType.Varchar, request => request.By)
    .Column("received_on", NpgsqlDbType.Date, request => request.On)
    .Column("due", NpgsqlDbType.Date, request => request.Due)
    .Column("is_extended", NpgsqlDbType.Boolean, request => request.Extended is not null)
    .Once("client_id", NpgsqlDbType.Uuid, request => request.From, asker => asker.Client.Value))
{
    /// <summary>The client's random id is in the sealed part.</summary>
    public override bool OpensPersonal => true;
}
