using NpgsqlTypes;

namespace Bookings.Clients;

internal readonly record struct NoteId(Guid Value) : IId<NoteId>
{
    public static NoteId From(Guid value) => new(value);
}

/// <summary>What somebody of the practice wrote down about a client: always personal, and the client's.</summary>
internal sealed record Note(NoteId Id, ActorId Author, Instant At, Instant? CorrectedAt, Personal<string> Text);

/// <summary>The notes that stand, each with its sealed text; those that were withdrawn are not among them.</summary>
internal sealed class NoteTable() : StreamRows<Client, ClientEvent, Note>("clients.notes", "client_id", table => table
    .Column("note_id", NpgsqlDbType.Uuid, note => note.Id.Value)
    .Column("author", NpgsqlDbType.Varchar, note => note.Author.Value)
    .Column("at", NpgsqlDbType.TimestampTz, note => note.At)
    .Column("corrected_at", NpgsqlDbType.TimestampTz, note => note.CorrectedAt)
    .Sealed(note => note.Text.Block))
{
    protected override IEnumerable<Note> Rows(Guid stream, Client state) => state.Notes;
}
