namespace Bookings.Privacy;

/// <summary>One incident with its text opened; the one place where that is read.</summary>
internal sealed class IncidentReading(EventStore store, Vault vault)
{
    public async Task<(GetIncident.View View, long Version)?> Of(TenantId business, Guid id, CancellationToken cancellation)
    {
        var loaded = await store.Load(business, Incident.Of(id), cancellation);
        return loaded.Exists ? (GetIncident.View.Of(id, loaded.State, await Text(business, loaded.State.Account, cancellation)), loaded.Version) : null;
    }

    private async Task<string?> Text(TenantId business, Guid? account, CancellationToken cancellation) =>
        account is { } stream && (await store.Load(business, IncidentAccount.Of(stream), cancellation)).State.Text?.Block is { } block
            ? ((await vault.Open(business, [block], cancellation))[0] as Opened.Present)?.Get<string>(nameof(IncidentDescribed.Text))
            : null;
}

/// <summary>What happened, and what was done about it: what an authority asks to see (GDPR Art. 33(5)).</summary>
internal static class GetIncident
{
    /// <param name="Stage">open or closed.</param>
    /// <param name="AuthorityBy">72 hours after the business became aware of it; null where a risk is unlikely.</param>
    /// <param name="Text">Null where nothing was written, or it was erased.</param>
    internal sealed record View(
        Guid Id, string Stage, Instant AwareAt, Instant OpenedAt, string Kind, string Cause, string Risk, IReadOnlyList<string> Classes, AffectedView? Affected,
        Instant? AuthorityBy, AuthorityView? Authority, PeopleView? People, Instant? ClosedAt, string? Spared, string? Text)
    {
        internal static View Of(Guid id, Incident incident, string? text) => new(
            id, GetErasure.Spoken(incident.Stage), incident.AwareAt, incident.OpenedAt, incident.Kind.Value, incident.Cause.Value, incident.Risk.Value,
            [.. incident.Classes.Select(one => one.Label())],
            incident.Affected is { } counted ? new(counted.Scope.Value, counted.From, counted.Through, counted.Count, counted.At) : null,
            incident.AuthorityBy,
            incident.Authority is { } authority ? new(authority.NotifiedAt, authority.Delay?.Value) : null,
            incident.People is { } people ? new(people.NotifiedAt, people.How.Value, people.Count) : null,
            incident.Closed?.At, incident.Closed?.Spared?.Value, text);

        public override string ToString() => "«personal»";
    }

    /// <param name="Scope">all, period or list.</param>
    internal sealed record AffectedView(string Scope, LocalDate? From, LocalDate? Through, int Count, Instant CountedAt);

    /// <param name="Delay">Why it took longer than 72 hours.</param>
    internal sealed record AuthorityView(Instant NotifiedAt, string? Delay);

    internal sealed record PeopleView(Instant NotifiedAt, string How, int? Count);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/incidents/{id:guid}", Handle)
        .WithName(nameof(GetIncident))
        .WithSummary("An incident, and what was done about it")
        .WithTags("Incidents")
        .Requires(May.HandleIncidents)
        .ShowsPersonal()
        .Refuses<IncidentUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid id, Caller caller, IncidentReading incidents, CancellationToken cancellation) =>
        await incidents.Of(caller.Tenant, id, cancellation) is var (view, version) ? Answers.Ok(view, version) : new IncidentUnknown().ToProblem();
}
