namespace Bookings.Privacy;

/// <summary>Takes and shows requests: at the practice's door and at the person's own, by the same rules.</summary>
/// <remarks>It goes on where their data is restricted or held: an answer to their own right is not what Art. 18 stops.</remarks>
internal sealed class DataRequests(EventStore store, PeopleToErase people, RequestPost post, BusinessDay days, Vault vault, TimeProvider clock) : IDataRequests
{
    private const string AskerOf = "select client_id from privacy.data_requests where tenant_id = $1 and id = $2";

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
        return await store.Transact(caller with { DespiteRestriction = true }, async transaction =>
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
                    transaction.DecideAgainWhenBroken("one_open_request", new AlreadyAsked());
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
    /// <param name="news">What the person is written to about afterwards; null for nothing.</param>
    /// <param name="cancellation">Of the step.</param>
    public async Task<Results<Changed, ProblemHttpResult>> Change(
        Caller caller, Guid id, Func<DataRequest, Decision<DataRequestEvent>> decide, News? news, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller with { DespiteRestriction = true }, DataRequest.Of(id), decide, cancellation);
        if (outcome is Outcome.Done { IsRepeat: false } && news is not null && await Asking(caller.Tenant, id, cancellation) is { } client)
        {
            await post.Tell(caller.Tenant, client, news, (await store.Load(caller.Tenant, DataRequest.Of(id), cancellation)).State.Due, cancellation);
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
        var client = words.IsErased ? null : await Asking(business, id, cancellation);
        return (new(
            id, client?.Value, RequestSpelling.Of(request.Kind), RequestSpelling.Of(request.Status), RequestSpelling.Of(request.By), request.On, request.Due,
            request.Extended is not null, request.IsOpen && request.Due < today && client is not null, request.Identity?.Value,
            GetDataRequest.ToolsFor(request.Kind, client?.Value))
        {
            Restricted = words.IsRestricted ? true : null,
            Details = words.Asker?.Details,
            ExtensionReason = words.Extension,
            Answer = words.Answer,
            SettledAt = request.SettledAt,
        }, loaded.Version);
    }

    public async Task<IReadOnlyList<OwnDataRequest>> Of(TenantId business, SubjectId client, bool withWords, CancellationToken cancellation)
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
            var words = withWords ? await Open(business, request, cancellation) : Written.None;
            own.Add(new(
                id, RequestSpelling.Of(request.Kind), RequestSpelling.Of(request.Status), request.On, request.Due, words.Asker?.Details, words.Extension, words.Answer));
        }

        return own;
    }

    /// <summary>Whose it is, by the row, which loses it when they are purged: for this nothing of theirs is opened.</summary>
    private async Task<SubjectId?> Asking(TenantId business, Guid id, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var client = read.Single(AskerOf, row => row.GetGuidOrNull(0), Param.Tenant(business), Param.Uuid((Guid?)id));
        await read.Run(cancellation);
        return client.Value is { } known ? new SubjectId(known) : null;
    }

    private async Task<Written> Open(TenantId business, DataRequest request, CancellationToken cancellation)
    {
        SealedBlock?[] blocks = [request.From?.Block, request.Extended?.Reason.Block, request.Answer?.Block];
        var opened = new Queue<Opened>(await store.OpenEach(business, [.. blocks.OfType<SealedBlock>()], cancellation));
        var parts = blocks.Select(block => block is null ? null : opened.Dequeue().Whole()).ToList();
        return new(
            Shown<Asker>(parts[0], nameof(DataRequestReceived.From)), Shown<string>(parts[1], nameof(DataRequestExtended.Reason)),
            Shown<string>(parts[2], nameof(DataRequestAnswered.Text)) ?? Shown<string>(parts[2], nameof(DataRequestRefused.Reason)))
        {
            IsErased = parts[0] is null or Opened.Erased,
            IsRestricted = parts[0] is Opened.Restricted,
        };
    }

    private static T? Shown<T>(Opened? part, string property) where T : class => (part as Opened.Present)?.Get<T>(property);

    /// <summary>What was written in one request, opened together.</summary>
    private sealed record Written(Asker? Asker, string? Extension, string? Answer)
    {
        internal static Written None { get; } = new(null, null, null);

        internal bool IsErased { get; init; }

        internal bool IsRestricted { get; init; }

        public override string ToString() => "«personal»";
    }
}
