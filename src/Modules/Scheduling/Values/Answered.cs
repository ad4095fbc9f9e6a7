namespace Bookings.Scheduling;

/// <summary>What a creation answers: where to find it. The same when the request is repeated.</summary>
internal sealed record NewResource(Guid Id);

/// <summary>How the outcome of a set-up command reads over HTTP.</summary>
internal static class Answered
{
    internal static Results<CreatedVersioned<NewResource>, ProblemHttpResult> ToCreated(this Outcome outcome, string collection) =>
        outcome.Match<Results<CreatedVersioned<NewResource>, ProblemHttpResult>>(
            done: done => Answers.Created($"/v1/{collection}/{done.Resource}", new NewResource(done.Resource), done.Version),
            refused: reason => reason.ToProblem());

    internal static Results<Changed, ProblemHttpResult> ToChanged(this Outcome outcome) =>
        outcome.Match<Results<Changed, ProblemHttpResult>>(
            done: done => Answers.Changed(done.Version),
            refused: reason => reason.ToProblem());
}

/// <summary>A body names something that this business does not have.</summary>
/// <param name="What">With its article, to begin a sentence.</param>
internal sealed record ReferenceUnknown(Words What) : Rejection(
    Because.RuleBroken, "reference-unknown",
    new(
        $"{What.English} that is named here does not exist, or no longer.",
        $"{What.Bokmal} som oppgis her, finnes ikke, eller finnes ikke lenger.",
        $"{What.Italian} che indichi qui non esiste, o non esiste più."));

internal static class Changes
{
    /// <summary>A merge patch (RFC 7396), under its own media type or plain JSON's, of the version that the caller has seen.</summary>
    internal static RouteHandlerBuilder MergePatches<TRequest>(this RouteHandlerBuilder route) where TRequest : notnull =>
        route.NeedsIfMatch().Accepts<TRequest>("application/merge-patch+json", "application/json");

    /// <summary>The same change of another type.</summary>
    internal static Change<TOther> To<T, TOther>(this Change<T> change, Func<T, TOther> convert) =>
        change.IsAsked ? new(true, convert(change.Value)) : default;
}
