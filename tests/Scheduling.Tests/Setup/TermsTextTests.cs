using Bookings.Kernel;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>What clients read is what the program does: the text is read as a person would, and the rule is asked at exactly that moment, price and count.</summary>
public sealed class TermsTextTests
{
    private static readonly Instant Start = Instant.FromUtc(2027, 6, 1, 10, 0);
    private static readonly Money Price = new(10_000, Currency.Of("NOK"));
    private static readonly CancellationTerms Day = new(Duration.FromHours(24), LateRule.Charge, Fee.OfPrice(50), 2, Fee.OfPrice(100));

    private static Gen<CancellationTerms> AnyTerms => Gen.Choose(0, int.MaxValue - 1).Select(seed => Of(new Random(seed)));

    [Fact]
    public void The_text_is_made_in_every_language()
    {
        var text = TermsText.Of(Day);

        Assert.Equal(
            "You can move or cancel free of charge until 24 hours before the appointment; after that it costs 50% of the price. It can be moved 2 times. Not coming costs 100% of the price.",
            text.English);
        Assert.Equal(
            "Du kan flytte eller avbestille timen gratis frem til 24 timer før den begynner; etter det koster det 50 % av prisen. Den kan flyttes 2 ganger. Å utebli koster 100 % av prisen.",
            text.Bokmal);
        Assert.Equal(
            "Puoi spostare o disdire l'appuntamento gratis fino a 24 ore prima del suo inizio; dopo costa il 50% del prezzo. Si può spostare 2 volte. Non presentarsi costa il 100% del prezzo.",
            text.Italian);
    }

    [Fact]
    public void What_may_never_be_moved_is_not_promised_to_be_movable()
    {
        var text = TermsText.Of(Day with { Late = LateRule.Refuse, MostReschedules = 0, NoShowFee = Fee.None });

        Assert.Equal("You can cancel free of charge until 24 hours before the appointment; after that it can no longer be cancelled. It cannot be moved. Not coming costs nothing.", text.English);
        Assert.Equal("Du kan avbestille timen gratis frem til 24 timer før den begynner; etter det kan den ikke lenger avbestilles. Den kan ikke flyttes. Å utebli koster ingenting.", text.Bokmal);
        Assert.Equal("Puoi disdire l'appuntamento gratis fino a 24 ore prima del suo inizio; dopo non si può più disdire. Non si può spostare. Non presentarsi non costa nulla.", text.Italian);
    }

    [Theory]
    [InlineData(1, "1 minute", "1 minutt", "1 minuto")]
    [InlineData(45, "45 minutes", "45 minutter", "45 minuti")]
    [InlineData(60, "1 hour", "1 time", "1 ora")]
    [InlineData(121, "2 hours and 1 minute", "2 timer og 1 minutt", "2 ore e 1 minuto")]
    [InlineData(2880, "48 hours", "48 timer", "48 ore")]
    [InlineData(10080, "7 days (168 hours)", "7 dager (168 timer)", "7 giorni (168 ore)")]
    [InlineData(10140, "169 hours", "169 timer", "169 ore")]
    public void A_length_has_its_unit_in_the_right_number(int minutes, string english, string bokmal, string italian)
    {
        var text = TermsText.Of(Day with { FreeUntil = Duration.FromMinutes(minutes) });

        Assert.Contains($"until {english} before", text.English, StringComparison.Ordinal);
        Assert.Contains($"frem til {bokmal} før", text.Bokmal, StringComparison.Ordinal);
        Assert.Contains($"fino a {italian} prima", text.Italian, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(123456, "NOK", "NOK 1234.56", "1234,56 NOK")]
    [InlineData(5, "EUR", "EUR 0.05", "0,05 EUR")]
    [InlineData(1500, "JPY", "JPY 1500", "1500 JPY")]
    [InlineData(1500, "KWD", "KWD 1.500", "1,500 KWD")]
    public void An_amount_is_written_in_its_currency(long minor, string currency, string english, string other)
    {
        var text = TermsText.Of(Day with { NoShowFee = Fee.Fixed(new(minor, Currency.Of(currency))) });

        Assert.EndsWith($" costs {english}.", text.English, StringComparison.Ordinal);
        Assert.EndsWith($" koster {other}.", text.Bokmal, StringComparison.Ordinal);
        Assert.EndsWith($" costa {other}.", text.Italian, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_terms_each_language_names_exactly_what_the_rule_enforces() =>
        Fixed.Holds(AnyTerms, terms => Words.Languages.Select(language => Complaint(TermsText.Of(terms), terms, language)).FirstOrDefault(said => said is not null), runs: 2000);

    [Fact]
    public void A_text_of_other_terms_is_noticed()
    {
        foreach (var (language, other) in Words.Languages.SelectMany(language => Others().Select(other => (language, other))))
        {
            Fixed.Fails(AnyTerms, terms => Complaint(TermsText.Of(other(terms)), terms, language), runs: 300);
        }
    }

    private static IEnumerable<Func<CancellationTerms, CancellationTerms>> Others() =>
    [
        terms => terms with { FreeUntil = terms.FreeUntil + Duration.FromMinutes(1) },
        terms => terms with { Late = terms.Late == LateRule.Refuse ? LateRule.Charge : LateRule.Refuse },
        terms => terms with { LateFee = terms.LateFee == Fee.OfPrice(7) ? Fee.OfPrice(8) : Fee.OfPrice(7) },
        terms => terms with { MostReschedules = terms.MostReschedules is { } most ? most + 1 : 3 },
        terms => terms with { NoShowFee = terms.NoShowFee == Fee.OfPrice(7) ? Fee.OfPrice(8) : Fee.OfPrice(7) },
    ];

    private static string? Complaint(Words text, CancellationTerms terms, Language language)
    {
        var said = text.In(language);
        var read = TermsReading.Of(said, language);
        return read switch
        {
            null => $"Cannot be read: {said}",
            _ when terms.OnNoShow(Price) != Owed(read.NotComing) => $"Not coming costs {terms.OnNoShow(Price)}: {said}",
            _ when !Moves(terms, read.MostMoves) => $"It moves another number of times: {said}",
            { FreeUntil: null } when OnCancel(terms, Duration.FromTicks(1)) != Consequence.Nothing => $"It is not free until the start: {said}",
            { FreeUntil: { } length } when OnCancel(terms, length) != Consequence.Nothing => $"At {length} it is not free any more: {said}",
            { FreeUntil: { } length } when OnCancel(terms, length - Duration.FromTicks(1)) != Late(read) => $"After {length} it is {terms.Late} {terms.LateFee}: {said}",
            _ => null,
        };
    }

    private static Consequence OnCancel(CancellationTerms terms, Duration before) => terms.OnCancel(Start, Start - before, Price);

    private static Consequence Late(TermsReading read) => read.IsRefusedLate ? new Consequence.Refused(new TooLateToCancel()) : Owed(read.Late);

    private static Consequence Owed(TermsReading.Cost? cost) => cost switch
    {
        null => Consequence.Nothing,
        { Percent: { } percent } => Consequence.Of(new(percent * 100, Price.Currency)), // of 100.00 kroner
        { Amount: var amount } => Consequence.Of(amount),
    };

    private static bool Moves(CancellationTerms terms, int? most) => most is { } times
        ? terms.OnReschedule(Start, Instant.MinValue, times, Price) is Consequence.Refused { Reason: MovedTooOften }
            && (times == 0 || terms.OnReschedule(Start, Instant.MinValue, times - 1, Price) == Consequence.Nothing)
        : terms.OnReschedule(Start, Instant.MinValue, int.MaxValue, Price) == Consequence.Nothing;

    private static CancellationTerms Of(Random random) => new(
        random.Next(5) switch
        {
            0 => Duration.Zero,
            1 => Duration.FromMinutes(random.Next(1, 180)),
            2 => Duration.FromHours(random.Next(1, 100)),
            3 => Duration.FromDays(random.Next(1, 367)),
            _ => Duration.FromMinutes(random.Next(1, 366 * 1440)),
        },
        (LateRule)random.Next(2),
        AnyFee(random),
        random.Next(2) == 0 ? null : random.Next(5),
        AnyFee(random));

    private static Fee AnyFee(Random random) => random.Next(3) switch
    {
        0 => Fee.None,
        1 => Fee.OfPrice(random.Next(101)),
        _ => Fee.Fixed(new(random.Next(4) == 0 ? random.Next(3) : random.NextInt64(10_000_000), Currency.Of(((string[])["NOK", "EUR", "JPY", "ISK", "KWD", "CLF"])[random.Next(6)]))),
    };
}
