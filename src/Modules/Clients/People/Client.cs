using System.Diagnostics;

namespace Bookings.Clients;

/// <summary>One person, in a stream of their own under a key of its own.</summary>
internal sealed record Client(bool IsRegistered, ClientSource Source, Language? Language, DateTimeZone? Zone, Personal<ClientDetails>? Details)
    : IState<Client, ClientEvent>, IOwned
{
    public static DataClass Class => DataClass.Contact;

    public static Client Initial { get; } = new(false, default, null, null, null);

    /// <summary>Code words, in their order.</summary>
    public IReadOnlyList<TagWord> Tags { get; init; } = [];

    public IReadOnlyList<Note> Notes { get; init; } = [];

    public IReadOnlyList<Tie> Ties { get; init; } = [];

    public bool IsBlocked { get; init; }

    public Personal<string>? BlockReason { get; init; }

    public bool IsArchived { get; init; }

    /// <summary>Addresses that were shown to be theirs, as they are now.</summary>
    public ClientFields Verified { get; init; }

    /// <summary>Somebody else stands for this one.</summary>
    public bool IsMerged => Ties.Any(tie => tie.Kind == TieKind.MergedInto);

    public static StreamId<Client, ClientEvent> Of(ClientId id) => new(id.Value);

    public static Client Evolve(Client state, ClientEvent fact) => fact switch
    {
        ClientRegistered e => state with { IsRegistered = true, Source = e.Source, Language = e.Language, Zone = e.Zone, Details = e.Details },
        DetailsChanged e => state with { Details = e.Details, Verified = state.Verified & ~e.Fields },
        PreferencesSet e => state with { Language = e.Language, Zone = e.Zone },
        ClientTagged e => state with { Tags = [.. state.Tags.Append(e.Tag).OrderBy(tag => tag.Value, StringComparer.Ordinal)] },
        ClientUntagged e => state with { Tags = [.. state.Tags.Where(tag => tag != e.Tag)] },
        NoteAdded e => state with { Notes = [.. state.Notes, new(e.Note, e.Author, e.At, null, e.Text)] },
        NoteCorrected e => state with { Notes = [.. state.Notes.Select(note => note.Id == e.Note ? note with { CorrectedAt = e.At, Text = e.Text } : note)] },
        NoteWithdrawn e => state with { Notes = [.. state.Notes.Where(note => note.Id != e.Note)] },
        ClientBlocked e => state with { IsBlocked = true, BlockReason = e.Reason },
        ClientUnblocked => state with { IsBlocked = false, BlockReason = null },
        ClientArchived => state with { IsArchived = true },
        ClientUnarchived => state with { IsArchived = false },
        ContactClaimed => state,
        ContactVerified e => state with { Verified = state.Verified | FieldsOf.Kind(e.Kind) },
        DependantLinked e => state.Tied(new(e.Tie, TieKind.Dependant, null, e.Other)),
        GuardianLinked e => state.Tied(new(e.Tie, TieKind.Guardian, null, e.Other)),
        DependantUnlinked e => state.Untied(e.Tie),
        GuardianUnlinked e => state.Untied(e.Tie),
        DuplicateSuspected e => state.Tied(new(e.Tie, TieKind.Suspected, e.Likeness, e.Other)),
        DuplicateDismissed e => state.Tied(new(e.Tie, TieKind.Dismissed, null, e.Other)),
        MemberAbsorbed e => state.Tied(new(e.Tie, TieKind.Absorbed, null, e.Other)),
        MergedInto e => state.Tied(new(e.Tie, TieKind.MergedInto, null, e.Other)),
        MemberReleased e => state.Untied(e.Tie),
        Unmerged e => state.Untied(e.Tie),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>A suspicion that is answered keeps its id: the answer takes its place.</summary>
    private Client Tied(Tie tie) => this with { Ties = [.. Ties.Where(other => other.Id != tie.Id), tie] };

    private Client Untied(TieId tie) => this with { Ties = [.. Ties.Where(other => other.Id != tie)] };
}

/// <summary>There is no such client in the caller's business.</summary>
internal sealed record ClientUnknown() : Rejection(
    Because.NotFound, "client-unknown",
    new("There is no such client.", "Denne kunden finnes ikke.", "Questo cliente non esiste."));

/// <summary>There was such a client, and nothing is known of them any more.</summary>
internal sealed record ClientErased() : Rejection(
    Because.Conflict, "client-erased",
    new(
        "This client's data was erased: nothing can be added or changed.",
        "Opplysningene om denne kunden er slettet: ingenting kan legges til eller endres.",
        "I dati di questo cliente sono stati cancellati: non si può aggiungere o modificare nulla."));

/// <summary>Somebody else stands for them.</summary>
internal sealed record ClientIsMerged() : Rejection(Because.Conflict, "client-is-merged", new(
    "This client was merged into another one: change that one, or take the merge back first.",
    "Denne kunden er slått sammen med en annen: endre den andre, eller opphev sammenslåingen først.",
    "Questo cliente è stato unito a un altro: modifica l'altro, oppure annulla prima l'unione."));
