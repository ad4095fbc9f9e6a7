namespace Bookings.Clients;

internal abstract record ClientEvent;

internal sealed record ClientRegistered(ClientSource Source, Language? Language, DateTimeZone? Zone, Personal<ClientDetails> Details) : ClientEvent;

/// <summary>
/// Everything that is known now, not only what changed: the latest block is the whole person, so reading one means opening one. Which fields were put
/// right is in clear, so that an audit sees that it happened; from what to what is not.
/// </summary>
internal sealed record DetailsChanged(Personal<ClientDetails> Details, ClientFields Fields = ClientFields.None) : ClientEvent;

internal sealed record PreferencesSet(Language? Language, DateTimeZone? Zone) : ClientEvent;

internal sealed record ClientTagged(TagWord Tag) : ClientEvent;

internal sealed record ClientUntagged(TagWord Tag) : ClientEvent;

internal sealed record NoteAdded(NoteId Note, ActorId Author, Instant At, Personal<string> Text) : ClientEvent;

internal sealed record NoteCorrected(NoteId Note, ActorId Author, Instant At, Personal<string> Text) : ClientEvent;

internal sealed record NoteWithdrawn(NoteId Note, ActorId Author, Instant At) : ClientEvent;

internal sealed record ClientBlocked(ActorId By, Instant At, Personal<string>? Reason) : ClientEvent;

internal sealed record ClientUnblocked(ActorId By, Instant At) : ClientEvent;

internal sealed record ClientArchived(Instant At) : ClientEvent;

internal sealed record ClientUnarchived(Instant At) : ClientEvent;

/// <summary>Somebody says that the address of this kind is theirs: a code is on its way to it.</summary>
internal sealed record ContactClaimed(ContactKind Kind, Instant At) : ClientEvent;

/// <summary>Whoever reads what is sent there has shown it.</summary>
internal sealed record ContactVerified(ContactKind Kind, Instant At) : ClientEvent;

// Two clients and what is between them: each half in its own client's stream, with an id of its own and the other sealed inside. docs/adr/0017-each-half-in-its-own-stream.md

internal sealed record DependantLinked(TieId Tie, Personal<OtherClient> Other) : ClientEvent;

internal sealed record GuardianLinked(TieId Tie, Personal<OtherClient> Other) : ClientEvent;

internal sealed record DependantUnlinked(TieId Tie) : ClientEvent;

internal sealed record GuardianUnlinked(TieId Tie) : ClientEvent;

internal sealed record DuplicateSuspected(TieId Tie, Likeness Likeness, Personal<OtherClient> Other) : ClientEvent;

/// <summary>They are two people: nobody is to ask again.</summary>
internal sealed record DuplicateDismissed(TieId Tie, Personal<OtherClient> Other) : ClientEvent;

/// <summary>This one stands for the other from now on.</summary>
internal sealed record MemberAbsorbed(TieId Tie, Personal<OtherClient> Other) : ClientEvent;

internal sealed record MergedInto(TieId Tie, Personal<OtherClient> Other) : ClientEvent;

internal sealed record MemberReleased(TieId Tie) : ClientEvent;

internal sealed record Unmerged(TieId Tie) : ClientEvent;
