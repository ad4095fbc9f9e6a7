using NpgsqlTypes;

namespace Bookings.Clients;

/// <summary>One half of what is between two clients. The other half has another id: nothing in clear leads from one to the other.</summary>
internal readonly record struct TieId(Guid Value) : IId<TieId>
{
    public static TieId From(Guid value) => new(value);

    public static TieId New() => new(SubjectId.New().Value);
}

/// <summary>Who the other one is: inside the sealed part of this one's fact, and nowhere else.</summary>
internal sealed record OtherClient(ClientId Client)
{
    public override string ToString() => "«personal»";
}

/// <summary>What the other one is to this client. The names are stored.</summary>
internal enum TieKind
{
    /// <summary>The other books through this one: a child, somebody in care.</summary>
    Dependant,
    Guardian,

    /// <summary>They may be the same person.</summary>
    Suspected,

    /// <summary>They are not: nobody is to ask again.</summary>
    Dismissed,

    /// <summary>The other is the same person, and this one stands for them.</summary>
    Absorbed,

    /// <summary>The other stands for this one.</summary>
    MergedInto,
}

/// <summary>Why two clients may be one person. The names are stored.</summary>
internal enum Likeness
{
    SameContact,
    SameNameAndBirthYear,
}

internal sealed record Tie(TieId Id, TieKind Kind, Likeness? Likeness, Personal<OtherClient> Other);

/// <summary>With the other one known; null when this client was erased.</summary>
internal sealed record OpenTie(Tie Tie, ClientId? Other);

/// <summary>A client's ties by kind; to whom is sealed.</summary>
internal sealed class TieTable() : StreamRows<Client, ClientEvent, Tie>("clients.ties", "client_id", table => table
    .Column("tie_id", NpgsqlDbType.Uuid, tie => tie.Id.Value)
    .Column("kind", NpgsqlDbType.Varchar, tie => tie.Kind)
    .Column("likeness", NpgsqlDbType.Varchar, tie => tie.Likeness)
    .Sealed(tie => tie.Other.Block))
{
    protected override IEnumerable<Tie> Rows(Guid stream, Client state) => state.Ties;
}
