namespace Bookings.Access;

/// <summary>What is kept on whoever signs in.</summary>
internal static class AccessHoldings
{
    private static readonly DataGroup Tokens = new(
        new("sign-in"),
        new("How you sign in", "Hvordan du logger inn", "Come accedi"),
        new("To let you in, and nobody else in your name.", "For å slippe deg inn, og ingen andre i ditt navn.", "Per far entrare te, e nessun altro a tuo nome."),
        "GDPR Art. 6(1)(f), Art. 32",
        new("The owner of the business.", "Virksomhetens eier.", "Il titolare dell'attività."),
        new("As long as the history of the business; what lets you in ends when it is revoked.", "Så lenge virksomhetens historikk; det som slipper deg inn, slutter å gjelde når det trekkes tilbake.", "Finché esiste la cronologia dell'attività; ciò che ti fa entrare cessa quando viene revocato."),
        new("From the owner of the business.", "Fra virksomhetens eier.", "Dal titolare dell'attività."));

    private const string Used = """
        select null::timestamptz, jsonb_build_object('token', id, 'beginsWith', begins_with, 'lastUsed', last_used) from access.secrets
        where tenant_id = $1 and id = any($2) and $3::uuid[] is not null
        """;

    internal static void Describe(Holdings told) => told
        .Explains<Token>(Tokens)
        .PointsAt(PersonKind.User, "select id from access.tokens where tenant_id = $1 and id = any($2)")
        .Shows(Tokens, PersonKind.User, new("token-used"), Used);
}
