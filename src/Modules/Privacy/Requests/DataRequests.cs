namespace Bookings.Privacy;

/// <summary>Takes and shows requests: at the practice's door and at the person's own, by the same rules.</summary>
internal sealed class DataRequests(EventStore store, PeopleToErase people, RequestPost post, BusinessDay days, Vault vault, TimeProvider clock) : IDataRequests
{
    private const string Same = "select true from privacy.data_requests where tenant_id = $1 and client_id = any($2) and kind = $3 and status = 'Open' limit 1";

    public Task<Outcome> Make(Caller caller, SubjectId client, RequestKind kind, string? details, Code? identity, CancellationToken cancellation) =>
        Enter(caller, client, kind, RequestedBy.Client, null, details, identity, cancellation);

    public async Task<Outcome> Enter(
        Caller caller, SubjectId client, RequestKind kind, RequestedBy by, LocalDate? received, string? details, Code? identity, CancellationToken cancellation)
    {
        var today = await days.Of(caller.Tenant, cancellation);
        var set = await people.Behind(caller.Tenant, client, cancellation);
        if (!(await vault.Standing(caller.Tenant, [client], cancellation)).ContainsKey(client))
        {
            return new Outcome.Refused(new NobodyAsks());
        }

        var (id, command) = (Guid.CreateVersion7(), new EnterDataRequest.Command(clock.GetCurrentInstant(), today, received ?? today, kind, by, new(client, details), identity));
        return await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var same = read.Single(Same, row => row.GetBoolean(0), Param.Tenant(caller.Tenant), Param.Uuids([.. set.Select(one => one.Value)]), Param.Text(kind.ToString()));
            await read.Run(cancellation);
            switch (EnterDataRequest.Decide(command, DataRequest.Initial))
            {
                case Decision<DataRequestEvent>.Rejected no:
                    return no.Reason;
                case Decision<DataRequestEvent>.Accepted when same.Value:
                    return new AlreadyAsked();
                case Decision<DataRequestEvent>.Accepted yes:
                    transaction.Start(DataRequest.Of(id), client, yes.Events);
                    break;
            }

            return null;
        }, cancellation);
    }

    /// <summary>A step of one request.</summary>
    /// <param name="caller">Who takes it.</param>
    /// <param name="id">Of which.</param>
    /// <param name="decide">Whether, and to what it comes.</param>
    /// <param name="isToldOf">The person is written to afterwards.</param>
    /// <param name="cancellation">Of the step.</param>
    public async Task<Results<Changed, ProblemHttpResult>> Change(
        Caller caller, Guid id, Func<DataRequest, Decision<DataRequestEvent>> decide, bool isToldOf, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, DataRequest.Of(id), decide, cancellation);
        if (outcome is Outcome.Done { IsRepeat: false } && isToldOf && await AskerOf(caller.Tenant, id, cancellation) is { } asker)
        {
            await post.Tell(caller.Tenant, asker.Client, cancellation);
        }

        return outcome.Match<Results<Changed, ProblemHttpResult>>(done => Answers.Changed(done.Version), reason => reason.ToProblem());
    }

    public async Task<(GetDataRequest.View View, long Version)?> Find(TenantId business, Guid id, CancellationToken cancellation)
    {
        var loaded = await store.Load(business, DataRequest.Of(id), cancellation);
        if (!loaded.Exists)
        {
            return null;
        }

        var (request, words, today) = (loaded.State, await Open(business, loaded.State, cancellation), await days.Of(business, cancellation));
        return (new(
            id, words.Asker?.Client.Value, RequestSpelling.Of(request.Kind), RequestSpelling.Of(request.Status), RequestSpelling.Of(request.By), request.On, request.Due,
            request.Extended is not null, request.IsOpen && request.Due < today && words.Asker is not null, request.Identity?.Value,
            GetDataRequest.ToolsFor(request.Kind, words.Asker?.Client.Value))
        {
            Details = words.Asker?.Details,
            ExtensionReason = words.Extension,
            Answer = words.Answer,
            SettledAt = request.SettledAt,
        }, loaded.Version);
    }

    public async Task<IReadOnlyList<OwnDataRequest>> Of(TenantId business, SubjectId client, CancellationToken cancellation)
    {
        var set = await people.Behind(business, client, cancellation);
        var read = store.Read(business);
        var ids = read.Query(
            "select id from privacy.data_requests where tenant_id = $1 and client_id = any($2) order by received_on desc, id desc limit 200", row => row.GetGuid(0),
            Param.Tenant(business), Param.Uuids([.. set.Select(one => one.Value)]));
        await read.Run(cancellation);
        var second = store.Read(business);
        var loaded = ids.Value.Select(id => second.Stream(DataRequest.Of(id))).ToList();
        await second.Run(cancellation);
        var own = new List<OwnDataRequest>();
        foreach (var (id, request) in ids.Value.Zip(loaded, (id, one) => (id, one.Value.State)))
        {
            var words = await Open(business, request, cancellation);
            own.Add(new(
                id, RequestSpelling.Of(request.Kind), RequestSpelling.Of(request.Status), request.On, request.Due, words.Asker?.Details, words.Extension, words.Answer));
        }

        return own;
    }

    private async Task<Asker?> AskerOf(TenantId business, Guid id, CancellationToken cancellation) =>
        (await Open(business, (await store.Load(business, DataRequest.Of(id), cancellation)).State, cancellation)).Asker;

    /// <summary>What was written in one request, opened together.</summary>
    private async Task<(Asker? Asker, string? Extension, string? Answer)> Open(TenantId business, DataRequest request, CancellationToken cancellation)
    {
        SealedBlock?[] blocks = [request.From?.Block, request.Extended?.Reason.Block, request.Answer?.Block];
        var opened = new Queue<Opened>(await store.Open(business, [.. blocks.OfType<SealedBlock>()], cancellation));
        var parts = blocks.Select(block => block is null ? null : opened.Dequeue() as Opened.Present).ToList();
        return (
            parts[0]?.Get<Asker>(nameof(DataRequestReceived.From)), parts[1]?.Get<string>(nameof(DataRequestExtended.Reason)),
            request.Status == RequestStatus.Refused ? parts[2]?.Get<string>(nameof(DataRequestRefused.Reason)) : parts[2]?.Get<string>(nameof(DataRequestAnswered.Text)));
    }
}
