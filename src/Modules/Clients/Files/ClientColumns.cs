namespace Bookings.Clients;

/// <summary>What an import of clients reads of a row. The name in <see cref="ClientColumns"/> is the one that reports and exports use.</summary>
internal enum ClientColumn
{
    Reference,
    Name,
    FirstName,
    LastName,
    Email,
    Phone,
    BirthYear,
    Language,
    Zone,
}

/// <summary>
/// How other systems head their lists of clients. To take one that is not understood yet, add its spelling to the row of its column: upper and lower case,
/// spaces and punctuation do not count. A spelling stands in one row only, which a test holds.
/// </summary>
internal static class ClientColumns
{
    internal static readonly IReadOnlyList<(ClientColumn Column, string Name, string[] Aliases)> Table =
    [
        (ClientColumn.Reference, "reference",
            ["client id", "customer id", "patient id", "member id", "id", "external id", "client number", "customer number", "patient number", "kundennummer", "kundenummer", "klientnummer", "id cliente", "codice cliente", "prontuário"]),
        (ClientColumn.Name, "name",
            ["full name", "client name", "customer name", "patient name", "display name", "client", "customer", "patient", "kunde", "navn", "nome completo", "nominativo", "cliente"]),
        (ClientColumn.FirstName, "first_name", ["first name", "given name", "forename", "vorname", "fornavn", "nome"]),
        (ClientColumn.LastName, "last_name", ["last name", "surname", "family name", "nachname", "etternavn", "cognome", "sobrenome"]),
        (ClientColumn.Email, "email", ["e-mail", "email address", "e-mail address", "client email", "customer email", "e-post", "epost", "e-mail-adresse", "indirizzo e-mail"]),
        (ClientColumn.Phone, "phone", ["phone number", "mobile", "mobile number", "mobile phone", "client phone", "telephone", "telefon", "mobil", "mobilnummer", "telefono", "cellulare", "telefone", "celular"]),
        (ClientColumn.BirthYear, "birth_year", ["birth year", "year of birth", "client birth year", "geburtsjahr", "fødselsår", "anno di nascita", "ano de nascimento"]),
        (ClientColumn.Language, "language", ["preferred language", "locale", "sprache", "språk", "lingua"]),
        (ClientColumn.Zone, "zone", ["time zone", "timezone", "tidssone", "zeitzone", "fuso orario"]),
    ];

    private static readonly Dictionary<string, ClientColumn> ByHeader = Table
        .SelectMany(row => row.Aliases.Append(row.Name).Select(alias => (Key: Key(alias), row.Column)).Distinct())
        .ToDictionary(alias => alias.Key, alias => alias.Column, StringComparer.Ordinal);

    internal static string NameOf(ClientColumn column) => Table[(int)column].Name;

    /// <summary>Null for a column that the import does not read.</summary>
    internal static ClientColumn? Find(string header) => ByHeader.TryGetValue(Key(header), out var column) ? column : null;

    private static string Key(string header) => string.Concat(TextGuard.Normal(header).ToLowerInvariant().Where(char.IsLetterOrDigit));
}
