using System.Diagnostics;

namespace Bookings.Clients;

/// <summary>The words with which a business may tag its clients: one list for each business, decided by who runs it.</summary>
internal sealed record TagList : IState<TagList, TagListEvent>
{
    /// <summary>Stream ids are a business's own, so each business has its one list under the same id.</summary>
    public static StreamId<TagList, TagListEvent> Id { get; } = new(new("7a9d0000-0000-4000-8000-000000000001"));

    public static TagList Initial { get; } = new();

    /// <summary>By word: true while it can be given.</summary>
    public IReadOnlyDictionary<TagWord, bool> Words { get; init; } = new Dictionary<TagWord, bool>();

    public bool Offers(TagWord word) => Words.GetValueOrDefault(word);

    public static TagList Evolve(TagList state, TagListEvent fact) => fact switch
    {
        TagDefined e => state.With(e.Tag, offered: true),
        TagRetired e => state.With(e.Tag, offered: false),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private TagList With(TagWord word, bool offered) => this with { Words = new Dictionary<TagWord, bool>(Words) { [word] = offered } };
}

internal abstract record TagListEvent;

internal sealed record TagDefined(TagWord Tag) : TagListEvent;

/// <summary>It is given to nobody any more; who has it keeps it.</summary>
internal sealed record TagRetired(TagWord Tag) : TagListEvent;

/// <summary>The business's list does not have the word, or has it no more.</summary>
internal sealed record TagUnknown() : Rejection(Because.RuleBroken, "tag-unknown", new(
    "The business's list has no such tag, or has retired it.",
    "Virksomhetens liste har ingen slik merkelapp, eller den er tatt ut av bruk.",
    "L'elenco dell'attività non ha questa etichetta, oppure l'ha ritirata."));
