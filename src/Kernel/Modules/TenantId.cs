using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// One business: the wall between whose data is whose. Twelve random letters and digits (60 bits), never derived from a name,
/// because it stands in clear in every row, log line and trace.
/// </summary>
public readonly record struct TenantId(string Value)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Draws a new id. Only commands that found a business call it.</summary>
    public static TenantId New() => new(RandomNumberGenerator.GetString(Alphabet, 12));

    public override string ToString() => Value;
}
