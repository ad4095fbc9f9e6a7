using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Privacy;

internal enum ApplicantStage
{
    None,
    Open,
    Hired,
    Rejected,
    Withdrawn,
}

/// <summary>Who they are, how they are reached, and what was noted about them. It exists inside the sealed part alone.</summary>
internal sealed record ApplicantDetails(string Name, string? Email, string? Phone, string? Note)
{
    public override string ToString() => "«personal»";
}

/// <summary>Somebody who wants to work here. They are a subject of their own: their stream has their number, and goes as a client's does.</summary>
/// <param name="DecidedAt">From here their data is kept for a time, and no longer: <see cref="AgingApplicants"/>.</param>
internal sealed record Applicant(ApplicantStage Stage, PublicText Position, int Notice, Instant ReceivedAt, Instant? DecidedAt, Personal<ApplicantDetails>? Details)
    : IState<Applicant, ApplicantEvent>, IOwned
{
    public static DataClass Class => DataClass.Applicant;

    public static Applicant Initial { get; } = new(ApplicantStage.None, new(""), 0, default, null, null);

    internal static StreamId<Applicant, ApplicantEvent> Of(SubjectId applicant) => new(applicant.Value);

    public static Applicant Evolve(Applicant state, ApplicantEvent fact) => fact switch
    {
        ApplicationReceived e => new(ApplicantStage.Open, e.Position, e.Notice, e.At, null, e.Details),
        ApplicantHired e => state with { Stage = ApplicantStage.Hired, DecidedAt = e.At },
        ApplicantRejected e => state with { Stage = ApplicantStage.Rejected, DecidedAt = e.At },
        ApplicationWithdrawn e => state with { Stage = ApplicantStage.Withdrawn, DecidedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record ApplicantEvent;

/// <param name="Position">As it was advertised.</param>
/// <param name="Notice">The version of the notice to applicants that was in force, and that they were given (GDPR Art. 13).</param>
internal sealed record ApplicationReceived(Instant At, PublicText Position, int Notice, Personal<ApplicantDetails> Details) : ApplicantEvent;

internal sealed record ApplicantHired(Instant At) : ApplicantEvent;

internal sealed record ApplicantRejected(Instant At) : ApplicantEvent;

/// <summary>They changed their mind.</summary>
internal sealed record ApplicationWithdrawn(Instant At) : ApplicantEvent;

/// <summary>One row for each applicant: sealed bytes, and nothing of the person in clear.</summary>
internal sealed class ApplicantsTable() : StreamTable<Applicant, ApplicantEvent>("privacy.applicants", columns => columns
    .Column("stage", NpgsqlDbType.Varchar, applicant => applicant.Stage)
    .Column("position", NpgsqlDbType.Varchar, applicant => applicant.Position.Value)
    .Column("notice", NpgsqlDbType.Integer, applicant => applicant.Notice)
    .Column("received_at", NpgsqlDbType.TimestampTz, applicant => applicant.ReceivedAt)
    .Column("decided_at", NpgsqlDbType.TimestampTz, applicant => applicant.DecidedAt)
    .Sealed(applicant => applicant.Details?.Block))
{
    internal const string Select =
        "select id, version, stage, position, notice, received_at, decided_at, sealed, sealed_event, sealed_type from privacy.applicants where tenant_id = $1";
}
