using Bookings.Kernel;
using Xunit;

namespace Bookings.Consent.Tests;

/// <summary>Each measure against texts that were counted by hand, by its published formula.</summary>
public sealed class ReadabilityTests
{
    [Theory]
    [InlineData("The cat sat on the mat.", 1, 6, 17)]
    [InlineData("One. Two! Three? Four: five; six", 6, 6, 22)]
    [InlineData("Don't e-mail us.", 1, 3, 11)]
    [InlineData("# Heading\nText below it\nthat goes on.\n\n- an item\n- another\n1. numbered", 5, 11, 49)]
    [InlineData("It costs 1.50 at 10:30.", 1, 7, 16)]
    [InlineData("", 0, 0, 0)]
    [InlineData("** -- **", 0, 0, 0)]
    public void Sentences_words_and_letters_are_counted(string text, int sentences, int words, int letters)
    {
        var counts = TextCounts.Of(text);
        Assert.Equal((sentences, words, letters), (counts.Sentences, counts.Words.Count, counts.Letters));
    }

    [Theory]
    [InlineData("cat", 1)]
    [InlineData("time", 1)]
    [InlineData("times", 1)]
    [InlineData("asked", 1)]
    [InlineData("wanted", 2)]
    [InlineData("boxes", 2)]
    [InlineData("table", 2)]
    [InlineData("be", 1)]
    [InlineData("agree", 2)]
    [InlineData("appointment", 3)]
    [InlineData("cancellation", 4)]
    [InlineData("24", 1)]
    public void English_syllables_are_counted_by_their_spelling(string word, int syllables) => Assert.Equal(syllables, Syllables.In(word));

    /// <summary>6 words, 1 sentence, 6 syllables: 206.835 − 1.015 × 6 − 84.6 × 1 = 116.145.</summary>
    [Fact]
    public void Flesch_reading_ease_of_a_sentence_counted_by_hand() =>
        Assert.Equal(116.145, Readability.FleschReadingEase(TextCounts.Of("The cat sat on the mat.")), 9);

    /// <summary>8 words, 2 sentences, 3+1+1+4 and 1+1+1+1 = 13 syllables: 206.835 − 1.015 × 4 − 84.6 × 13 / 8 = 65.3.</summary>
    [Fact]
    public void Flesch_reading_ease_of_two_sentences_counted_by_hand() =>
        Assert.Equal(65.3, Readability.FleschReadingEase(TextCounts.Of("Appointment fees need cancellation. Call us by noon.")), 9);

    /// <summary>9 words, 2 sentences, 3 of more than six letters (avbestille, behandlingen, beskjed): 9 / 2 + 100 × 3 / 9 = 37.8333….</summary>
    [Fact]
    public void Lix_of_two_sentences_counted_by_hand() =>
        Assert.Equal(4.5 + (300.0 / 9), Readability.Lix(TextCounts.Of("Du kan avbestille behandlingen. Gi oss beskjed i tide.")), 9);

    /// <summary>"beskjed" has seven letters, "avtale" six: only what is longer than six counts.</summary>
    [Fact]
    public void A_word_of_six_letters_is_not_long() =>
        Assert.Equal(2.0 + 50.0, Readability.Lix(TextCounts.Of("beskjed avtale.")), 9);

    /// <summary>6 words, 1 sentence, 30 letters (puoi 4, annullare 9, fino 4, al 2, giorno 6, prima 5): 89 + (300 − 300) / 6 = 89.</summary>
    [Fact]
    public void Gulpease_of_a_sentence_counted_by_hand() =>
        Assert.Equal(89.0, Readability.Gulpease(TextCounts.Of("Puoi annullare fino al giorno prima.")), 9);

    /// <summary>3 words of 17, 10 and 13 letters: 89 + (300 − 400) / 3 = 55.666…; shorter, and it would be above its scale.</summary>
    [Fact]
    public void Gulpease_of_long_words_counted_by_hand_and_held_to_its_scale()
    {
        Assert.Equal(89 - (100.0 / 3), Readability.Gulpease(TextCounts.Of("Indipendentemente rinunciamo comunicazione.")), 9);
        Assert.Equal(100.0, Readability.Gulpease(TextCounts.Of("Sì. No. Sì.")), 9);
    }

    [Theory]
    [InlineData("en", "The cat sat on the mat.", "flesch-reading-ease", "easy", "Most people can read this.")]
    [InlineData("en-GB", "Notwithstanding contractual obligations, notification requirements necessitate immediate communication.", "flesch-reading-ease", "very-hard", "Only people used to such texts will understand this: say it as you would say it to a client.")]
    [InlineData("nb", "Du kan si nei.", "lix", "easy", "De fleste kan lese dette.")]
    [InlineData("nn", "Behandlingsansvarlig personopplysningslovgivning.", "lix", "very-hard", "Bare de som er vant til slike tekster, forstår dette: si det slik du ville sagt det til en kunde.")]
    [InlineData("it", "Puoi dire no.", "gulpease", "easy", "La maggior parte delle persone può leggere questo testo.")]
    public void A_score_comes_with_a_verdict_in_the_language_of_the_text(string language, string text, string measure, string verdict, string advice)
    {
        var score = Readability.Of(text, Language.Of(language))!;
        Assert.Equal((measure, verdict, advice), (score.Measure, score.Verdict, score.Advice));
    }

    [Theory]
    [InlineData("de", "Sie können absagen.")]
    [InlineData("en", " -- ")]
    public void Where_there_is_no_measure_or_no_word_there_is_no_score(string language, string text) => Assert.Null(Readability.Of(text, Language.Of(language)));
}
