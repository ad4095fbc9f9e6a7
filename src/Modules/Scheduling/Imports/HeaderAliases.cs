namespace Bookings.Scheduling;

/// <summary>What an import reads of a row. The name on the left of <see cref="HeaderAliases"/> is the one that reports use.</summary>
internal enum ImportColumn
{
    BookingId,
    ClientId,
    ClientName,
    ClientEmail,
    ClientPhone,
    ClientBirthYear,
    BookedAt,
    Location,
    Provider,
    Service,
    Start,
    End,
    Zone,
    Status,
}

/// <summary>
/// How other systems head the columns of their exports. To take one that is not understood yet, add its spelling to the row of its column: upper and
/// lower case, spaces and punctuation do not count. A spelling stands in one row only, which a test holds.
/// </summary>
internal static class HeaderAliases
{
    internal static readonly IReadOnlyList<(ImportColumn Column, string Name, bool IsNeeded, string[] Aliases)> Table =
    [
        (ImportColumn.BookingId, "booking_id", true,
            ["booking id", "appointment id", "reservation id", "event id", "booking ref", "booking reference", "booking number", "ref", "ref #", "buchungsnummer", "bestillingsnummer", "id prenotazione", "id agendamento"]),
        (ImportColumn.ClientId, "client_id", true,
            ["client id", "customer id", "patient id", "member id", "invitee id", "customer reference", "patient number", "client number", "kundennummer", "kundenummer", "id cliente", "id paciente", "prontuário"]),
        (ImportColumn.ClientName, "client_name", false,
            ["client name", "client", "customer", "customer name", "patient", "patient name", "full name", "name", "invitee name", "attendee", "kunde", "navn", "cliente", "nome", "paciente", "paziente"]),
        (ImportColumn.ClientEmail, "client_email", false,
            ["client email", "email", "e-mail", "email address", "customer email", "patient email", "invitee email", "attendee email", "e-post", "epost", "e-mail-adresse"]),
        (ImportColumn.ClientPhone, "client_phone", false,
            ["client phone", "phone", "phone number", "mobile", "mobile number", "mobile phone", "customer phone", "telephone", "telefon", "mobil", "telefono", "cellulare", "telefone", "celular"]),
        (ImportColumn.ClientBirthYear, "client_birth_year", false,
            ["client birth year", "birth year", "year of birth", "geburtsjahr", "fødselsår", "anno di nascita", "ano de nascimento"]),
        (ImportColumn.BookedAt, "booked_at", false,
            ["booked at", "booked on", "created", "created at", "created on", "date created", "date scheduled", "event created date & time", "scheduled at", "booking date", "gebucht am", "bestilt", "creato il", "criado em"]),
        (ImportColumn.Location, "location", true,
            ["location name", "branch", "clinic", "site", "place", "venue", "store", "business location", "standort", "sted", "sede", "unidade", "local"]),
        (ImportColumn.Provider, "provider", true,
            ["provider name", "staff", "staff name", "staff member", "staff member name", "team member", "employee", "practitioner", "calendar", "resource", "therapist", "stylist", "doctor", "behandler", "ansatt", "operatore", "profissional", "user name"]),
        (ImportColumn.Service, "service", true,
            ["service name", "appointment type", "event type", "event type name", "treatment", "type", "session type", "procedure", "leistung", "tjeneste", "behandling", "servizio", "prestazione", "serviço"]),
        (ImportColumn.Start, "start", true,
            ["start time", "starts at", "start at", "start date & time", "start date time", "start datetime", "appointment start", "scheduled start", "begin", "beginn", "starttid", "inizio", "início"]),
        (ImportColumn.End, "end", true,
            ["end time", "ends at", "end at", "end date & time", "end date time", "end datetime", "appointment end", "scheduled end", "finish", "ende", "slutt", "sluttid", "fine", "fim", "término"]),
        (ImportColumn.Zone, "zone", false,
            ["time zone", "timezone", "tz", "iana zone", "location timezone", "zeitzone", "tidssone", "fuso orario", "fuso horário"]),
        (ImportColumn.Status, "status", true,
            ["appointment status", "booking status", "state", "outcome", "attendance", "attendance status", "stato", "situação"]),
    ];

    private static readonly Dictionary<string, ImportColumn> ByHeader = Table
        .SelectMany(row => row.Aliases.Append(row.Name).Select(alias => (Key: Key(alias), row.Column)).Distinct())
        .ToDictionary(alias => alias.Key, alias => alias.Column, StringComparer.Ordinal);

    internal static string NameOf(ImportColumn column) => Table[(int)column].Name;

    /// <summary>Null for a column that the import does not read.</summary>
    internal static ImportColumn? Find(string header) => ByHeader.TryGetValue(Key(header), out var column) ? column : null;

    internal static string Key(string header) =>
        string.Concat(TextGuard.Normal(header).ToLowerInvariant().Where(char.IsLetterOrDigit));
}
