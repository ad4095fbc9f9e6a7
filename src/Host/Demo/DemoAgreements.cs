namespace Bookings.Host;

/// <summary>What the demo asks of its guests: documents, one thing to say yes or no to, and a form on one service. Every text says that it is a demo's.</summary>
internal sealed class DemoAgreements(DemoRequests requests)
{
    private static readonly string[] ByEmail = ["email"];
    private static readonly string[] Addresses = ["email-address"];

    private static readonly (string Kind, object[] Texts)[] Documents =
    [
        ("terms", Texts(
            ("Demo terms", "This is a demo text, made to try things out: write your own. You book an appointment with {business}. Please come on time, and tell us if you cannot."),
            ("Demovilkår", "Dette er en demotekst, laget for å prøve ting ut: skriv din egen. Du bestiller en time hos {business}. Kom presis, og si fra hvis du ikke kan."),
            ("Condizioni dimostrative", "Questo è un testo dimostrativo, fatto per provare: scrivine uno tuo. Prenoti un appuntamento presso {business}. Arriva puntuale, e avvisaci se non puoi."))),
        ("privacy", Texts(
            ("Demo privacy notice", "This is a demo text: write your own. {business} keeps what you tell us to prepare your visit, and shows it to nobody else. You can complain to {authority}: {authority-link}"),
            ("Demo: personvernerklæring", "Dette er en demotekst: skriv din egen. {business} bruker det du forteller oss til å forberede timen, og viser det ikke til andre. Du kan klage til {authority}: {authority-link}"),
            ("Informativa dimostrativa", "Questo è un testo dimostrativo: scrivine uno tuo. {business} usa ciò che ci dici per preparare la visita, e non lo mostra ad altri. Puoi fare reclamo a {authority}: {authority-link}"))),
        ("cancellation", Texts(
            ("Demo cancellation terms", "This is a demo text: write your own. {cancellation-terms}"),
            ("Demo: avbestilling", "Dette er en demotekst: skriv din egen. {cancellation-terms}"),
            ("Disdetta dimostrativa", "Questo è un testo dimostrativo: scrivine uno tuo. {cancellation-terms}"))),
    ];

    /// <param name="service">The one that asks something beforehand.</param>
    public async Task Run(Guid service, CancellationToken stop)
    {
        foreach (var (kind, texts) in Documents)
        {
            var policy = await requests.Post("policies", $"demo-policy-{kind}", new { kind, texts }, stop);
            await requests.Confirm($"policies/{policy}", $"demo-confirm-{kind}", stop);
            await requests.Post($"policies/{policy}/publish", $"demo-publish-{kind}", new { material = true }, stop);
        }

        var purpose = await requests.Post("purposes", "demo-purpose", new
        {
            code = "newsletter",
            terms = new
            {
                lawfulBasis = "consent",
                wordings = Wordings(
                    "Demo: the practice may send me its news by e-mail.", "Demo: klinikken kan sende meg nyheter på e-post.", "Demo: lo studio può mandarmi le sue novità per e-mail."),
                channels = ByEmail,
                confirmedByLink = true,
                dataCategories = Addresses,
            },
        }, stop);
        await requests.Post($"purposes/{purpose}/publish", "demo-publish-purpose", new { }, stop);

        var form = await requests.Post("intake-forms", "demo-form", new
        {
            name = "Before the first visit (demo)",
            fields = new object[]
            {
                new
                {
                    key = "complaint", kind = "text", @class = "special", required = true, keepDays = 90,
                    label = Localised("What brings you here?", "Hva gjelder det?", "Qual è il motivo della visita?"),
                    purpose = Localised("So that we can prepare.", "Så vi kan forberede oss.", "Per poterci preparare."),
                },
                new
                {
                    key = "heard-of-us", kind = "line", @class = "personal", required = false, keepDays = 90,
                    label = Localised("How did you hear of us?", "Hvordan hørte du om oss?", "Come ci hai conosciuto?"),
                    purpose = Localised("So that we know whom to thank.", "Så vi vet hvem vi kan takke.", "Per sapere chi ringraziare."),
                },
            },
        }, stop);
        await requests.Put($"services/{service}/intake-form", new { formId = form, atBooking = true }, stop);
    }

    private static object[] Texts((string Title, string Text) english, (string Title, string Text) bokmal, (string Title, string Text) italian) =>
    [
        new { language = "en", title = english.Title, text = english.Text },
        new { language = "nb", title = bokmal.Title, text = bokmal.Text },
        new { language = "it", title = italian.Title, text = italian.Text },
    ];

    private static object[] Wordings(string english, string bokmal, string italian) =>
        [new { language = "en", text = english }, new { language = "nb", text = bokmal }, new { language = "it", text = italian }];

    private static object Localised(string english, string bokmal, string italian) => new { @default = "en", texts = new { en = english, nb = bokmal, it = italian } };
}
