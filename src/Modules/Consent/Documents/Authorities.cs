using System.Collections.Frozen;
using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>The data protection authority of a country.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Address">Its home page.</param>
internal sealed record Authority(string Name, string Address);

/// <summary>
/// Whom to ask for advice, and to complain to: the members of the European Data Protection Board with the three EFTA countries of the EEA, and the authorities of the
/// United Kingdom, Switzerland and Brazil. In Germany the federal one, which names those of the Länder.
/// </summary>
internal static class Authorities
{
    private static readonly FrozenDictionary<string, Authority> All = new Dictionary<string, Authority>(StringComparer.Ordinal)
    {
        ["AT"] = new("Österreichische Datenschutzbehörde", "https://www.dsb.gv.at"),
        ["BE"] = new("Gegevensbeschermingsautoriteit / Autorité de protection des données", "https://www.dataprotectionauthority.be"),
        ["BG"] = new("Комисия за защита на личните данни", "https://www.cpdp.bg"),
        ["BR"] = new("Autoridade Nacional de Proteção de Dados (ANPD)", "https://www.gov.br/anpd"),
        ["CH"] = new("Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter (EDÖB)", "https://www.edoeb.admin.ch"),
        ["CY"] = new("Office of the Commissioner for Personal Data Protection", "https://www.dataprotection.gov.cy"),
        ["CZ"] = new("Úřad pro ochranu osobních údajů", "https://uoou.gov.cz"),
        ["DE"] = new("Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit (BfDI)", "https://www.bfdi.bund.de"),
        ["DK"] = new("Datatilsynet", "https://www.datatilsynet.dk"),
        ["EE"] = new("Andmekaitse Inspektsioon", "https://www.aki.ee"),
        ["ES"] = new("Agencia Española de Protección de Datos (AEPD)", "https://www.aepd.es"),
        ["FI"] = new("Tietosuojavaltuutetun toimisto", "https://tietosuoja.fi"),
        ["FR"] = new("Commission Nationale de l'Informatique et des Libertés (CNIL)", "https://www.cnil.fr"),
        ["GB"] = new("Information Commissioner's Office (ICO)", "https://ico.org.uk"),
        ["GR"] = new("Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα", "https://www.dpa.gr"),
        ["HR"] = new("Agencija za zaštitu osobnih podataka (AZOP)", "https://azop.hr"),
        ["HU"] = new("Nemzeti Adatvédelmi és Információszabadság Hatóság (NAIH)", "https://www.naih.hu"),
        ["IE"] = new("Data Protection Commission", "https://www.dataprotection.ie"),
        ["IS"] = new("Persónuvernd", "https://www.personuvernd.is"),
        ["IT"] = new("Garante per la protezione dei dati personali", "https://www.garanteprivacy.it"),
        ["LI"] = new("Datenschutzstelle Liechtenstein", "https://www.datenschutzstelle.li"),
        ["LT"] = new("Valstybinė duomenų apsaugos inspekcija", "https://vdai.lrv.lt"),
        ["LU"] = new("Commission nationale pour la protection des données (CNPD)", "https://cnpd.public.lu"),
        ["LV"] = new("Datu valsts inspekcija", "https://www.dvi.gov.lv"),
        ["MT"] = new("Office of the Information and Data Protection Commissioner", "https://idpc.org.mt"),
        ["NL"] = new("Autoriteit Persoonsgegevens", "https://www.autoriteitpersoonsgegevens.nl"),
        ["NO"] = new("Datatilsynet", "https://www.datatilsynet.no"),
        ["PL"] = new("Urząd Ochrony Danych Osobowych (UODO)", "https://uodo.gov.pl"),
        ["PT"] = new("Comissão Nacional de Proteção de Dados (CNPD)", "https://www.cnpd.pt"),
        ["RO"] = new("Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal", "https://www.dataprotection.ro"),
        ["SE"] = new("Integritetsskyddsmyndigheten (IMY)", "https://www.imy.se"),
        ["SI"] = new("Informacijski pooblaščenec", "https://www.ip-rs.si"),
        ["SK"] = new("Úrad na ochranu osobných údajov", "https://dataprotection.gov.sk"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null for a country that is not in the list.</summary>
    internal static Authority? Of(Country country) => All.GetValueOrDefault(country.Value);

    internal static IReadOnlyCollection<string> Countries => All.Keys;
}
