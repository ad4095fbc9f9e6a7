using System.Text.Json.Serialization;
using Bookings.Clients.Contracts;
using Microsoft.Extensions.Logging;

namespace Bookings.Privacy;

/// <summary>An applicant's row with what is sealed in it opened: the one place where an applicant is read.</summary>
internal sealed partial class ApplicantCards(EventStore store, Vault vault, ILogger<ApplicantCards> log)
{
    /// <summary>The newest first, after a place in that order.</summary>
    public async Task<IReadOnlyList<ApplicantView>> Page(TenantId business, Instant before, Guid last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query(
            $"{ApplicantsTable.Select} and (received_at, id) < ($2, $3) order by received_at desc, id desc limit $4", Read,
            Param.Tenant(business), Param.Time(before), Param.Uuid((Guid?)last), Param.Int(limit));
        await read.Run(cancellation);
        return [.. (await Open(business, rows.Value, isWhole: false, cancellation)).Select(one => one.View)];
    }

    /// <summary>Null where there never was one.</summary>
    public async Task<(ApplicantView View, long Version)?> Of(TenantId business, Guid id, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query($"{ApplicantsTable.Select} and id = $2", Read, Param.Tenant(business), Param.Uuid((Guid?)id));
        await read.Run(cancellation);
        return await Open(business, rows.Value, isWhole: true, cancellation) is [var one] ? one : null;
    }

    /// <summary>Where they are reached, opened to send something at this moment: nobody sees it, and it is no reading.</summary>
    public async Task<IReadOnlyList<ClientContact>> Contacts(TenantId business, IReadOnlyCollection<SubjectId> people, CancellationToken cancellation)
    {
        var standing = await vault.Standing(business, people, cancellation);
        var read = store.Read(business);
        var rows = read.Query(
            $"{ApplicantsTable.Select} and id = any($2) and sealed is not null", Read, Param.Tenant(business),
            Param.Uuids([.. standing.Where(one => one.Value != SubjectState.Fenced).Select(one => one.Key.Value)]));
        await read.Run(cancellation);
        var opened = await vault.OpenEachUnseen(business, [.. rows.Value.Select(row => row.Block!)], cancellation);
        return
        [
            .. from one in rows.Value.Zip(opened, (row, block) => (Id: new SubjectId(row.View.Id), Details: DetailsOf(block)))
               where one.Details is not null
               select new ClientContact(
                   one.Id, null, null, one.Details.Name, one.Details.Email, one.Details.Phone, IsBlocked: false, standing[one.Id] == SubjectState.Restricted, []),
        ];
    }

    /// <summary>In a list one that is damaged or restricted closes nobody else; asked for alone, damage is a problem.</summary>
    private async Task<IReadOnlyList<(ApplicantView View, long Version)>> Open(TenantId business, IReadOnlyList<Row> rows, bool isWhole, CancellationToken cancellation)
    {
        var opened = new Queue<Opened>(await vault.OpenEach(business, [.. rows.Select(row => row.Block).OfType<SealedBlock>()], cancellation));
        return [.. rows.Select(row => (View(row, row.Block is null ? null : opened.Dequeue(), isWhole), row.Version))];
    }

    private ApplicantView View(Row row, Opened? opened, bool isWhole)
    {
        switch (isWhole ? opened?.Whole() : opened)
        {
            case Opened.Present present:
                return row.View.With(DetailsOf(present)!);
            case Opened.Restricted:
                return row.View with { Erased = false, Restricted = true };
            case Opened.Unreadable unreadable:
                LogUnreadable(log, row.View.Id, unreadable.Why.Message);
                return row.View with { Erased = false, Unavailable = true };
            default:
                return row.View;
        }
    }

    private static ApplicantDetails? DetailsOf(Opened opened) => (opened as Opened.Present)?.Get<ApplicantDetails>(nameof(ApplicationReceived.Details));

    private static Row Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0), GetErasure.Spoken(Enum.Parse<ApplicantStage>(row.GetString(2))), row.GetString(3), row.GetInt32(4), row.GetInstant(5), row.GetInstantOrNull(6)),
        row.GetInt64(1),
        row.GetBytesOrNull(7) is { } bytes ? new(row.GetGuid(0), row.GetGuid(8), row.GetString(9), Applicant.Class, bytes) : null);

    [LoggerMessage(Level = LogLevel.Error, Message = "Applicant {Applicant} could not be opened: {Why}")]
    private static partial void LogUnreadable(ILogger log, Guid applicant, string why);

    private sealed record Row(ApplicantView View, long Version, SealedBlock? Block);
}

/// <param name="Stage">open, hired, rejected or withdrawn.</param>
/// <param name="Notice">The version of the notice to applicants that they were given.</param>
internal sealed record ApplicantView(Guid Id, string Stage, string Position, int Notice, Instant ReceivedAt, Instant? DecidedAt)
{
    public bool Erased { get; init; } = true;

    /// <summary>True where their data is kept and not used (GDPR Art. 18), and this was not read with <c>Bookings-Purpose: legal</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Restricted { get; init; }

    /// <summary>True in a list where what is known of them is damaged: they are not erased. Asked for alone they are 503 personal-data-unreadable.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Unavailable { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Note { get; init; }

    internal ApplicantView With(ApplicantDetails details) => this with
    {
        Erased = false, Name = details.Name, Email = details.Email, Phone = details.Phone, Note = details.Note,
    };

    public override string ToString() => "«personal»";
}
