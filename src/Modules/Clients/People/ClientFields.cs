namespace Bookings.Clients;

/// <summary>What can be known of a client, by name: which of it changed may be told, what it was may not. The names are stored.</summary>
[Flags]
internal enum ClientFields
{
    None = 0,
    Name = 1 << 0,
    Email = 1 << 1,
    Phone = 1 << 2,
    BirthYear = 1 << 3,
    Reference = 1 << 4,
}

internal static class FieldsOf
{
    /// <summary>Those in which two states of knowledge differ.</summary>
    public static ClientFields Difference(ClientDetails before, ClientDetails after) =>
        (before.Name == after.Name ? default : ClientFields.Name)
        | (before.Email == after.Email ? default : ClientFields.Email)
        | (before.Phone == after.Phone ? default : ClientFields.Phone)
        | (before.BirthYear == after.BirthYear ? default : ClientFields.BirthYear)
        | (before.Reference == after.Reference ? default : ClientFields.Reference);

    /// <summary>The field of a kind of address.</summary>
    public static ClientFields Kind(ContactKind kind) => kind switch
    {
        ContactKind.Email => ClientFields.Email,
        ContactKind.Phone => ClientFields.Phone,
        _ => ClientFields.Reference,
    };
}
