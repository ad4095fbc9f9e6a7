namespace Bookings.Privacy;

/// <summary>What would go, and what would stay, if a client were erased now.</summary>
internal sealed class ErasurePreview(
    PeopleToErase people, PersonKeys keys, IEnumerable<ModulePurger> purgers, IEnumerable<IErasureBlocker> blockers, Disclosures disclosures, TimeProvider clock)
{
    public async Task<ErasureForecast> Of(TenantId business, SubjectId client, CancellationToken cancellation)
    {
        var set = await people.Behind(business, client, cancellation);
        var held = await keys.Streams(business, set, cancellation);
        var erasing = new Erasing(business, set, [.. held.Select(stream => stream.Stream)]);
        var modules = new List<ErasureForecast.Part>();
        foreach (var (module, purger) in purgers)
        {
            modules.Add(new(module, await purger.Count(erasing, cancellation)));
        }

        var (now, classes) = (clock.GetCurrentInstant(), held.GroupBy(stream => stream.Class).OrderBy(each => each.Key).ToList());
        return new(
            set.Count,
            [.. classes.Where(each => Retention.Of(each.Key) is null).Select(each => new ErasureForecast.Part(Retention.Label(each.Key), each.Count()))],
            modules,
            [.. classes.Where(each => Retention.Of(each.Key) is not null).Select(each => new ErasureForecast.Kept(
                Retention.Label(each.Key), each.Count(), Retention.Of(each.Key)!.Basis, Retention.Of(each.Key)!.Until(now).InUtc().Date))],
            await disclosures.Of(erasing, cancellation),
            await blockers.Found(business, set, Removal.Request, cancellation));
    }
}

/// <summary>The dry run: asked by GET, because it changes nothing.</summary>
internal static class PreviewErasure
{
    /// <param name="People">Subjects that are this person; more than one where clients were merged.</param>
    /// <param name="Erased">Keys that would be destroyed, by class of data: each closes one stream for ever.</param>
    /// <param name="Removed">Rows and copies that would be removed, by module.</param>
    /// <param name="Retained">What the law keeps.</param>
    /// <param name="Disclosed">What was told to others, which no erasure reaches.</param>
    /// <param name="Blockers">What has to be settled first.</param>
    internal sealed record View(
        int People, IReadOnlyList<Part> Erased, IReadOnlyList<Part> Removed, IReadOnlyList<Kept> Retained, IReadOnlyList<DisclosureView> Disclosed,
        IReadOnlyList<BlockerView> Blockers)
    {
        internal static View Of(ErasureForecast forecast) => new(
            forecast.People,
            [.. forecast.Erased.Select(one => new Part(one.Name, one.Count))],
            [.. forecast.Removed.Select(one => new Part(one.Name, one.Count))],
            [.. forecast.Retained.Select(one => new Kept(one.Name, one.Count, one.Basis, one.Until))],
            [.. forecast.Disclosed.Select(DisclosureView.Of)],
            [.. forecast.Blockers.Select(BlockerView.Of)]);
    }

    internal sealed record Part(string Name, long Count);

    /// <param name="Basis">The provision that allows it.</param>
    /// <param name="Until">If it were done today.</param>
    internal sealed record Kept(string Name, long Count, string Basis, LocalDate Until);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/erasure", Handle)
        .WithName(nameof(PreviewErasure))
        .WithSummary("See what erasing a client would remove, what would be retained, and what stands in the way")
        .WithTags("Privacy")
        .Requires(May.Erase)
        .Refuses<NobodyToErase>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Guid id, Caller caller, ErasurePreview preview, CancellationToken cancellation) =>
        await preview.Of(caller.Tenant, new(id), cancellation) is { IsSomebody: true } forecast ? TypedResults.Ok(View.Of(forecast)) : new NobodyToErase().ToProblem();
}
