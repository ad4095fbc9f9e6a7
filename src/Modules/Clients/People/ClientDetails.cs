namespace Bookings.Clients;

/// <summary>Who somebody is and how to reach them. It exists in memory at the edge and sealed everywhere else.</summary>
/// <param name="Name">As it is to be shown; which part of it is what, only they know.</param>
/// <param name="Email">In its normal form.</param>
/// <param name="Phone">In its normal form (E.164).</param>
/// <param name="BirthYear">The year is enough for every rule there is; a birthday would only be one more thing to lose.</param>
/// <param name="Reference">What another system calls them.</param>
internal sealed record ClientDetails(string? Name, string? Email, string? Phone, int? BirthYear, string? Reference)
{
    /// <summary>What the contact index has of them.</summary>
    public IEnumerable<(ContactKind Kind, string Address)> Contacts()
    {
        if (Email is not null)
        {
            yield return (ContactKind.Email, Email);
        }

        if (Phone is not null)
        {
            yield return (ContactKind.Phone, Phone);
        }

        if (Reference is not null)
        {
            yield return (ContactKind.Reference, Reference);
        }
    }

    /// <summary>The same with contacts in their normal form; what has none is left out, so validate before.</summary>
    public ClientDetails Normalised() => this with
    {
        Email = Normal(ContactKind.Email, Email),
        Phone = Normal(ContactKind.Phone, Phone),
        Reference = Normal(ContactKind.Reference, Reference),
    };

    public override string ToString() => "«personal»";

    private static string? Normal(ContactKind kind, string? address) =>
        address is not null && Contact.TryNormalise(kind, address, out var normal) ? normal : null;
}
