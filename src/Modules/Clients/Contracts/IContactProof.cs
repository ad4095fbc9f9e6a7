namespace Bookings.Clients.Contracts;

/// <summary>Makes sure that somebody is the client that they say: by a code that is sent where only they read.</summary>
public interface IContactProof
{
    /// <summary>Sends a code to an address that was shown to be theirs before. Refused where there is none, and where enough were sent.</summary>
    Task<Outcome> Send(Caller caller, ClientId client, Language language, CancellationToken cancellation);

    /// <summary>Whether it is a code that was sent to them within a quarter of an hour; asking counts as a try, and after five it is none any more.</summary>
    Task<bool> Check(Caller caller, ClientId client, string code, CancellationToken cancellation);
}
