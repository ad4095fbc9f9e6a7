namespace Bookings.Scheduling.Tests;

/// <summary>A clinic's intake form: one question of each kind, and one about health.</summary>
internal static class Forms
{
    public static object Question(string key, string kind, string @class = "personal", bool required = false, object[]? choices = null) => new
    {
        key,
        label = Nb($"Spørsmål om {key}"),
        kind,
        @class,
        purpose = Nb("For å forberede timen."),
        required,
        keepDays = 90,
        choices,
    };

    public static object Nb(string text) => new { @default = "nb", texts = new { nb = text } };

    public static object OfEachKind { get; } = new
    {
        name = "Før timen",
        fields = new[]
        {
            Question("workplace", "line", required: true),
            Question("story", "text"),
            Question("first-time", "yesNo"),
            Question("height", "number"),
            Question("since", "date"),
            Question("found-us-by", "choice", choices: [new { key = "friend", label = Nb("En venn") }, new { key = "search", label = Nb("Søk") }]),
            Question("pain", "text", "special", required: true),
        },
    };

    public static object[] Complete { get; } = [new { field = "workplace", value = "Oslo havn" }, new { field = "pain", value = "Vondt i kneet" }];

    /// <summary>Publishes it for the clinic's service.</summary>
    public static async Task<Guid> Ask(this Clinic clinic, bool atBooking = false, object? form = null)
    {
        var id = await clinic.Make("intake-forms", form ?? OfEachKind);
        await clinic.Put($"services/{clinic.Service}/intake-form", new { formId = id, atBooking });
        return id;
    }
}
