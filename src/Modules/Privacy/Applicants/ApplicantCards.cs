namespace Bookings.Privacy;

/// <summary>An applicant's row with what is sealed in it opened: the one place where an applicant is read.</summary>
internal sealed class ApplicantCards(EventStore store, Vault vault)
{
    /// <summary>The newest first, after a place in that order.</summary>
    public async Task<IReadOnlyList<ApplicantView>> Page(TenantId business, Instant before, Guid last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query(
            $"{ApplicantsTable.Select} and (received_at, id) < ($2, $3) order by received_at desc, id desc limit $4", Read,
            Param.Tenant(business), Param.Time(before), Param.Uuid((Guid?)last), Param.Int(limit));
        await read.Run(cancellation);
        return [.. (await Open(business, rows.Value, cancellation)).Select(one => one.View)];
    }

    /// <summary>Null where there never was one.</summary>
    public async Task<(ApplicantView View, long Version)?> Of(TenantId business, Guid id, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query($"{ApplicantsTable.Select} and id = $2", Read, Param.Tenant(business), Param.Uuid((Guid?)id));
        await read.Run(cancellation);
        return await Open(business, rows.Value, cancellation) is [var one] ? one : null;
    }

    private async Task<IReadOnlyList<(ApplicantView View, long Version)>> Open(TenantId business, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var opened = new Queue<Opened>(await vault.Open(business, [.. rows.Select(row => row.Block).OfType<SealedBlock>()], cancellation));
        return [.. rows.Select(row => (
            row.View.With(row.Block is null ? null : (opened.Dequeue() as Opened.Present)?.Get<ApplicantDetails>(nameof(ApplicationReceived.Details))), row.Version))];
    }

    private static Row Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0), GetErasure.Spoken(Enum.Parse<ApplicantStage>(row.GetString(2))), row.GetString(3), row.GetInt32(4), row.GetInstant(5), row.GetInstantOrNull(6)),
        row.GetInt64(1),
        row.GetBytesOrNull(7) is { } bytes ? new(row.GetGuid(0), row.GetGuid(8), row.GetString(9), Applicant.Class, bytes) : null);

    private sealed record Row(ApplicantView View, long Version, SealedBlock? Block);
}

/// <param name="Stage">open, hired, rejected or withdrawn.</param>
/// <param name="Notice">The version of the notice to applicants that they were given.</param>
internal sealed record ApplicantView(Guid Id, string Stage, string Position, int Notice, Instant ReceivedAt, Instant? DecidedAt)
{
    public bool Erased { get; init; } = true;

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Note { get; init; }

    internal ApplicantView With(ApplicantDetails? details) => details is null ? this : this with
    {
        Erased = false, Name = details.Name, Email = details.Email, Phone = details.Phone, Note = details.Note,
    };

    public override string ToString() => "«personal»";
}
