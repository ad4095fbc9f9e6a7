namespace Bookings.Privacy;

/// <summary>
/// Destroys what is over of people who stay: keys and the fact of how many in one transaction, then the rows, by the same purgers as an erasure. Keys first: what is cut off in
/// between is found again by its rows.
/// </summary>
internal sealed class PartDestruction(
    EventStore store, PartKeys keys, Disclosures disclosures, IEnumerable<IErasureBlocker> blockers, IEnumerable<ModulePurger> purgers, FenceWatch watch, TimeProvider clock)
{
    /// <summary>Something protects one of them since they were looked at.</summary>
    private sealed record ProtectedMeanwhile() : Rejection(Because.Conflict, "protected-meanwhile", new(
        "Something came in between that protects one of them.", "Noe kom imellom som beskytter en av dem.", "Nel frattempo è arrivato qualcosa che protegge uno di loro."));

    /// <returns>How many keys were destroyed.</returns>
    public async Task<int> Run(Caller caller, LocalDate night, DataClass held, PartsOver page, Func<string, Task> reached, CancellationToken cancellation)
    {
        var destroyed = await Destroy(caller, night, held, page.Over, cancellation);
        List<Guid> rows = [.. page.Bare, .. destroyed.Select(part => part.Stream.Stream)];
        if (rows.Count > 0)
        {
            await reached("retention.parts-destroyed");
            watch.Forget(caller.Tenant);
            foreach (var (_, purger) in purgers)
            {
                await purger.Purge(new(caller.Tenant, [], rows), cancellation);
            }

            await reached("retention.parts-purged");
        }

        return destroyed.Count;
    }

    /// <summary>All together; where something came in between, each half for itself, so that one person's reason keeps nobody else's.</summary>
    private async Task<IReadOnlyList<PersonsPart>> Destroy(Caller caller, LocalDate night, DataClass held, IReadOnlyList<PersonsPart> streams, CancellationToken cancellation)
    {
        if (streams.Count == 0 || await Try(caller, night, held, streams, cancellation))
        {
            return streams;
        }

        var half = streams.Count / 2;
        return half == 0 ? [] :
        [
            .. await Destroy(caller, night, held, [.. streams.Take(half)], cancellation),
            .. await Destroy(caller, night, held, [.. streams.Skip(half)], cancellation),
        ];
    }

    private async Task<bool> Try(Caller caller, LocalDate night, DataClass held, IReadOnlyList<PersonsPart> streams, CancellationToken cancellation)
    {
        List<SubjectId> concerned = [.. streams.SelectMany(part => part.Person).Distinct()];
        List<OwnedPart> parts = [.. streams.Select(part => part.Stream)];
        var told = await disclosures.OfParts(caller.Tenant, parts, cancellation);
        var outcome = await store.Transact(caller, async transaction =>
        {
            var (read, epochs) = (transaction.Read(), keys.LiveEpochs);
            var run = read.Stream(RetentionNight.Of(night));
            await read.Run(cancellation);
            foreach (var constraint in (string[])["nothing_in_the_way", "live_while_parts_go", "keys_as_counted"])
            {
                transaction.WhenBroken(constraint, new ProtectedMeanwhile());
            }

            transaction.Append(run.Value, new PartsDestroyed(clock.GetCurrentInstant(), held, streams.Count, epochs[^1]));
            foreach (var blocker in blockers.Against(Removal.Part))
            {
                blocker.Guard(transaction, concerned, clock.GetCurrentInstant());
            }

            ToldBefore.Note(transaction, told);
            PartKeys.Destroy(transaction, held, parts, epochs);
            return null;
        }, cancellation);
        return outcome is Outcome.Done;
    }
}
