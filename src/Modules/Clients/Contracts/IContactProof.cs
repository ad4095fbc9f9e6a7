namespace Bookings.Clients.Contracts;

/// <summary>What somebody does with a code: it is good for nothing else.</summary>
public enum ProofFor
{
    /// <summary>Sees, or asks for something about, what is held on them.</summary>
    OwnData,

    /// <summary>Is erased. Its message says so.</summary>
    Erasure,
}

/// <summary>Makes sure that somebody is the client that they say: by a code that is sent where only they read.</summary>
public interface IContactProof
{
    /// <summary>
    /// Sends a code to an address that was shown to be theirs before: <see cref="NoVerifiedContact"/> where there is none, <see cref="EnoughCodesSent"/> where there were enough.
    /// </summary>
    Task<Outcome> Send(Caller caller, ClientId client, ProofFor what, Language language, CancellationToken cancellation);

    /// <summary>Whether it is a code that was sent to them for this within a quarter of an hour; asking counts as a try, and after five it is none any more.</summary>
    Task<bool> Check(Caller caller, ClientId client, ProofFor what, string code, CancellationToken cancellation);
}

/// <summary>There is no address of theirs that anybody has shown to be theirs.</summary>
public sealed record NoVerifiedContact() : Rejection(Because.Conflict, "no-verified-contact", new(
    "None of your addresses here has been shown to be yours: ask the practice itself.",
    "Ingen av adressene dine her er bekreftet som dine: spør virksomheten selv.",
    "Nessuno dei tuoi recapiti qui è stato confermato come tuo: rivolgiti direttamente allo studio."));

/// <summary>A mailbox is not to be filled.</summary>
public sealed record EnoughCodesSent() : Rejection(Because.Conflict, "enough-codes-sent", new(
    "Enough codes were sent for now: at most 3 in 15 minutes and 10 in a day.",
    "Det er sendt nok koder for nå: høyst 3 på 15 minutter og 10 på et døgn.",
    "Per ora sono stati inviati abbastanza codici: al massimo 3 in 15 minuti e 10 in un giorno."));
