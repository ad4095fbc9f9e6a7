using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A service's rules over the wire. What is absent stays as it is: at a creation as <see cref="ServiceRules.Usual"/> has it.</summary>
internal sealed record RulesChange(
    Change<IReadOnlyList<Duration>> Durations = default,
    Change<Duration> BufferBefore = default,
    Change<Duration> BufferAfter = default,
    Change<BufferGap> BufferGap = default,
    Change<Duration> NoticeToBook = default,
    Change<Duration> NoticeToChange = default,
    Change<Duration> NoticeToCancel = default,
    Change<int> HorizonDays = default,
    Change<int> StepMinutes = default,
    Change<Alignment> Alignment = default,
    Change<int> OffsetMinutes = default,
    Change<int?> MostPerDay = default,
    Change<int?> MostOpenPerClient = default,
    Change<int?> MostPerClientPerDay = default,
    Change<bool> NeedsApproval = default,
    Change<PriceChange?> Price = default,
    Change<int> Capacity = default,
    Change<OwnOverlap> OwnOverlap = default)
{
    internal ServiceRules ToRules(ServiceRules before) => new(
        Durations.Or(before.Durations),
        new(BufferBefore.Or(before.Buffers.Before), BufferAfter.Or(before.Buffers.After), BufferGap.Or(before.Buffers.Gap)),
        new(NoticeToBook.Or(before.Notice.Book), NoticeToChange.Or(before.Notice.Change), NoticeToCancel.Or(before.Notice.Cancel)),
        HorizonDays.Or(before.HorizonDays),
        new(StepMinutes.Or(before.Grid.StepMinutes), Alignment.Or(before.Grid.Alignment), OffsetMinutes.Or(before.Grid.OffsetMinutes)),
        new(MostPerDay.Or(before.Limits.PerDay), MostOpenPerClient.Or(before.Limits.OpenPerClient), MostPerClientPerDay.Or(before.Limits.PerClientPerDay)),
        NeedsApproval.Or(before.NeedsApproval),
        Price.To(price => price?.ToMoney(before.Price)).Or(before.Price),
        Capacity.Or(before.Capacity),
        OwnOverlap.Or(before.OwnOverlap));
}

/// <param name="Minor">In the currency's smallest unit.</param>
internal sealed record PriceChange(Change<long> Minor = default, Change<string> Currency = default)
{
    internal Money ToMoney(Money? before) => new(
        Minor.Or(before?.Minor ?? 0),
        Currency.IsAsked ? Bookings.Scheduling.Currency.Of(Currency.Value) : before?.Currency ?? Bookings.Scheduling.Currency.Of("EUR"));
}

internal sealed class RulesChangeValidator : AbstractValidator<RulesChange>
{
    private static readonly Duration Day = Duration.FromDays(1);
    private static readonly Duration Year = Duration.FromDays(366);

    public RulesChangeValidator()
    {
        RuleFor(rules => rules.Durations).NotRemoved();
        RuleFor(rules => rules.Durations.Value).Must(all => all is null or { Count: >= 1 and <= 20 }).WithWords(SharedWords.Holding(1, 20)).OverridePropertyName("Durations");
        RuleForEach(rules => rules.Durations.Value).Must(ServiceRules.IsLength)
            .WithWords(new(
                "must be whole minutes, from PT1M to PT24H",
                "må være hele minutter, fra PT1M til PT24H",
                "deve essere in minuti interi, da PT1M a PT24H")).OverridePropertyName("Durations");
        RuleFor(rules => rules.BufferBefore).Must(buffer => IsWithin(buffer, Day)).WithWords(SharedWords.UpToADay);
        RuleFor(rules => rules.BufferAfter).Must(buffer => IsWithin(buffer, Day)).WithWords(SharedWords.UpToADay);
        RuleFor(rules => rules.NoticeToBook).Must(notice => IsWithin(notice, Year)).WithWords(SharedWords.UpToAYear);
        RuleFor(rules => rules.NoticeToChange).Must(notice => IsWithin(notice, Year)).WithWords(SharedWords.UpToAYear);
        RuleFor(rules => rules.NoticeToCancel).Must(notice => IsWithin(notice, Year)).WithWords(SharedWords.UpToAYear);
        RuleFor(rules => rules.HorizonDays).Must(days => days.Value is >= 0 and <= 1000).WithWords(SharedWords.Between(0, 1000));
        RuleFor(rules => rules.StepMinutes).Must(step => !step.IsAsked || step.Value is >= 1 and <= 1440).WithWords(SharedWords.Between(1, 1440));
        RuleFor(rules => rules.OffsetMinutes).Must(offset => offset.Value is >= 0 and < 1440).WithWords(SharedWords.Between(0, 1439));
        RuleFor(rules => rules.MostPerDay).Must(limit => limit.Value is null or >= 1).WithWords(SharedWords.AtLeastOneOrNull);
        RuleFor(rules => rules.MostOpenPerClient).Must(limit => limit.Value is null or >= 1).WithWords(SharedWords.AtLeastOneOrNull);
        RuleFor(rules => rules.MostPerClientPerDay).Must(limit => limit.Value is null or >= 1).WithWords(SharedWords.AtLeastOneOrNull);
        RuleFor(rules => rules.Price.Value).SetValidator(new PriceChangeValidator()!).OverridePropertyName("Price");
        RuleFor(rules => rules.Capacity).Must(seats => !seats.IsAsked || seats.Value is >= 1 and <= 10_000).WithWords(SharedWords.Between(1, 10_000));
    }

    private static bool IsWithin(Change<Duration> change, Duration most) => change.Value >= Duration.Zero && change.Value <= most;
}

internal sealed class PriceChangeValidator : AbstractValidator<PriceChange>
{
    public PriceChangeValidator()
    {
        RuleFor(price => price.Minor).Must(minor => minor.Value is >= 0 and <= 1_000_000_000_000).WithWords(SharedWords.Between(0, 1_000_000_000_000));
        RuleFor(price => price.Currency).Must(code => !code.IsAsked || Currency.Find(code.Value) is not null)
            .WithWords(new(
                "must be three capital letters of ISO 4217",
                "må være tre store bokstaver etter ISO 4217",
                "deve essere di tre lettere maiuscole secondo ISO 4217"));
    }
}
