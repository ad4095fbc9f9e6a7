using FluentValidation;

namespace Bookings.Clients;

/// <summary>A word comes on the business's list; one that was retired comes back.</summary>
internal static class DefineTag
{
    internal sealed record Request(string Tag);

    internal sealed record ListIsFull() : Rejection(Because.RuleBroken, "tag-list-full", new(
        "The list has 200 tags in use: retire one first.", "Listen har 200 merkelapper i bruk: ta ut én først.", "L'elenco ha già 200 etichette in uso: ritirane prima una."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Tag).Tag();
    }

    internal static Decision<TagListEvent> Decide(TagWord word, TagList list) =>
        list.Offers(word) ? Decision.Unchanged
        : list.Words.Count(known => known.Value) >= 200 ? new ListIsFull()
        : new TagDefined(word);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/client-tags", Handle)
        .WithName(nameof(DefineTag))
        .WithSummary("Put a word on the list of tags")
        .WithTags("clients")
        .Requires(May.ManageTags)
        .Validates(new Validator())
        .Refuses<ListIsFull>().Refuses<IdempotencyKeyReused>();

    internal static IRuleBuilderOptions<T, string> Tag<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(text => TagWord.TryParse(text, out _)).WithWords(new(
            "must be 1 to 40 lower-case letters, digits and dashes",
            "må være 1 til 40 små bokstaver, sifre og bindestreker",
            "deve avere da 1 a 40 lettere minuscole, cifre e trattini"));

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await store.Transact(caller, TagList.Id, list => Decide(TagWord.Of(request.Tag), list), cancellation)).ToChanged();
}

/// <summary>A word goes from the list: it is given to nobody any more.</summary>
internal static class RetireTag
{
    internal static Decision<TagListEvent> Decide(TagWord word, TagList list) => list.Offers(word) ? new TagRetired(word) : new TagUnknown();

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/client-tags/retire", Handle)
        .WithName(nameof(RetireTag))
        .WithSummary("Take a word from the list of tags")
        .WithTags("clients")
        .Requires(May.ManageTags)
        .Validates(new DefineTag.Validator())
        .Refuses<TagUnknown>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(DefineTag.Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await store.Transact(caller, TagList.Id, list => Decide(TagWord.Of(request.Tag), list), cancellation)).ToChanged();
}

/// <summary>The words that can be given, and those that were.</summary>
internal static class GetTags
{
    internal sealed record View(IReadOnlyList<string> Tags, IReadOnlyList<string> Retired);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/client-tags", Handle)
        .WithName(nameof(GetTags))
        .WithSummary("The list of tags")
        .WithTags("clients")
        .Requires(May.Read);

    private static async Task<Versioned<View>> Handle(Caller caller, EventStore store, CancellationToken cancellation)
    {
        var list = await store.Load(caller.Tenant, TagList.Id, cancellation);
        return Answers.Ok(new View(Words(offered: true), Words(offered: false)), list.Version);

        IReadOnlyList<string> Words(bool offered) =>
            [.. list.State.Words.Where(word => word.Value == offered).Select(word => word.Key.Value).Order(StringComparer.Ordinal)];
    }
}
