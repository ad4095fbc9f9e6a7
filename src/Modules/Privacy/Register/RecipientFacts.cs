using Bookings.Consent.Contracts;

namespace Bookings.Privacy;

/// <summary>Who is handed data, for documents to name: out of the register that connections are held to, so a document that names them is stale as soon as the register changes.</summary>
internal sealed class RecipientFacts(Recipients recipients) : IPolicyFacts
{
    private const string Name = "recipients";

    private static readonly Words Nobody = new("nobody", "ingen", "nessuno");
    private static readonly Words By = new("by adequacy decision", "etter beslutning om tilstrekkelig beskyttelsesnivå", "in base a una decisione di adeguatezza");
    private static readonly Words Clauses = new("by standard contractual clauses", "etter standard personvernbestemmelser", "in base a clausole contrattuali tipo");
    private static readonly Words Rules = new("by binding corporate rules", "etter bindende virksomhetsregler", "in base a norme vincolanti d'impresa");

    public IReadOnlyDictionary<string, Words> Names { get; } = new Dictionary<string, Words>(StringComparer.Ordinal)
    {
        [Name] = new(
            "who is handed data of clients: name, purpose, country, and what allows a transfer",
            "hvem som får opplysninger om klienter: navn, formål, land og overføringsgrunnlag",
            "a chi si trasmettono dati dei clienti: nome, finalità, paese e base del trasferimento"),
    };

    public Task<IReadOnlyDictionary<string, string>> Values(TenantId business, Language language, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(StringComparer.Ordinal) { [Name] = Of(recipients, language) });

    internal static string Of(Recipients recipients, Language language) =>
        recipients.All.Where(one => one.Data.Count > 0).Select(one => Said(one, language)).ToList() is { Count: > 0 } all ? string.Join("; ", all) : Nobody.In(language);

    private static string Said(Recipient one, Language language)
    {
        var ground = one.Transfer switch { null => null, "scc" => Clauses, "bcr" => Rules, _ => By };
        return $"{one.Name} ({one.Purpose}, {one.Country}{(ground is null ? "" : $" {ground.In(language)}")})";
    }
}
