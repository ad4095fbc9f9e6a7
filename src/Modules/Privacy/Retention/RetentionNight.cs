using System.Diagnostics;
using System.Globalization;
using NpgsqlTypes;

namespace Bookings.Privacy;

/// <summary>One night's run of a business, by the date on its own calendar: what it took, and what it left for which reason. Nobody is named.</summary>
/// <param name="Moment">Periods that are over by then are over, whenever the run was really made.</param>
/// <param name="Rules">That were in force then.</param>
internal sealed record RetentionNight(LocalDate Night, Instant Moment, Several<RetentionRule> Rules, int NoticeDays, Several<PartsDestroyed> Parts, NightBegan? Beginning, NightEnded? End)
    : IState<RetentionNight, RetentionNightEvent>
{
    public static RetentionNight Initial { get; } = new(default, default, [], 0, [], null, null);

    /// <summary>Made of the date: a night is run once.</summary>
    internal static StreamId<RetentionNight, RetentionNightEvent> Of(LocalDate night) =>
        new(Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"b1000000-0000-4000-8000-0000{(night.Year * 10_000) + (night.Month * 100) + night.Day:00000000}")));

    internal int PartsOf(DataClass held) => Parts.Where(parts => parts.Class == held).Sum(parts => parts.Count);

    public static RetentionNight Evolve(RetentionNight state, RetentionNightEvent fact) => fact switch
    {
        NightBegan e => state with { Night = e.Night, Moment = e.Moment, Rules = e.Rules, NoticeDays = e.NoticeDays, Beginning = e },
        PartsDestroyed e => state with { Parts = [.. state.Parts, e] },
        NightEnded e => state with { End = e },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record RetentionNightEvent;

internal sealed record NightBegan(Instant At, LocalDate Night, Instant Moment, Several<RetentionRule> Rules, int NoticeDays) : RetentionNightEvent;

/// <summary>The keys of streams whose people stay. Which ones is said nowhere: it would tie them together.</summary>
/// <param name="Epoch">The last in which they were wrapped.</param>
internal sealed record PartsDestroyed(Instant At, DataClass Class, int Count, int Epoch) : RetentionNightEvent;

internal sealed record NightEnded(Instant At, Several<ClassOutcome> Classes) : RetentionNightEvent;

/// <summary>What became of one class.</summary>
/// <param name="Taken">People that were fenced to be erased, or streams whose keys were destroyed.</param>
/// <param name="Protected">Whose period is over, and who stays.</param>
/// <param name="Skipped">Why: who has two reasons counts for both.</param>
/// <param name="Told">Who was told in this night that they are to be erased.</param>
internal sealed record ClassOutcome(DataClass Class, int Taken, int Protected, Several<SkipCount> Skipped, int Told);

internal sealed record SkipCount(Code Reason, int Count);

/// <summary>One row for each night.</summary>
internal sealed class RetentionNightsTable() : StreamTable<RetentionNight, RetentionNightEvent>("privacy.retention_nights", columns => columns
    .Column("night", NpgsqlDbType.Date, night => night.Night)
    .Column("began_at", NpgsqlDbType.TimestampTz, night => night.Beginning!.At)
    .Column("ended_at", NpgsqlDbType.TimestampTz, night => night.End?.At));
