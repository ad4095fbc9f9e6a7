using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bookings.Kernel;

/// <summary>What kind of address it is. The numbers are stored; never reuse one.</summary>
public enum ContactKind : short
{
    Email = 1,
    Phone = 2,

    /// <summary>What another system calls the person: exactly as it is there, so that an import finds again whom it brought.</summary>
    Reference = 3,
}

/// <summary>
/// An address in the one spelling that is looked up. Two spellings of one mailbox or line must become the same, or somebody is
/// registered twice and erased once.
/// </summary>
public static class Contact
{
    private const int LongestEmail = 254; // RFC 5321, section 4.5.3.1.3, less the angle brackets
    private static readonly SearchValues<char> NeverInLocalPart = SearchValues.Create(" \t\r\n@\0");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Brings an address to its normal form; false when it has not the shape of its kind.</summary>
    public static bool TryNormalise(ContactKind kind, string address, out string normal)
    {
        normal = (kind switch
        {
            ContactKind.Email => Email(address),
            ContactKind.Phone => Phone(address),
            ContactKind.Reference => Reference(address),
            _ => null,
        }) ?? "";
        return normal.Length > 0;
    }

    /// <summary>Trimmed, Unicode NFC, lower case, the domain in its ASCII form (IDNA). The part before the @ keeps its dots and tags.</summary>
    private static string? Email(string address)
    {
        try
        {
            var text = address.Trim().Normalize(NormalizationForm.FormC).ToLowerInvariant();
            var at = text.LastIndexOf('@');
            if (at < 1 || at == text.Length - 1 || text.AsSpan(0, at).ContainsAny(NeverInLocalPart))
            {
                return null;
            }

            var domain = Idn.GetAscii(text[(at + 1)..]).ToLowerInvariant();
            return at + 1 + domain.Length > LongestEmail ? null : $"{text[..at]}@{domain}";
        }
        catch (ArgumentException)
        {
            return null; // lone surrogates, or no domain name
        }
    }

    /// <summary>Trimmed, Unicode NFC, at most 100 UTF-16 units.</summary>
    private static string? Reference(string address)
    {
        try
        {
            var text = address.Trim().Normalize(NormalizationForm.FormC);
            return text.Length is > 0 and <= 100 ? text : null;
        }
        catch (ArgumentException)
        {
            return null; // lone surrogates
        }
    }

    /// <summary>E.164: a plus, a country code that does not begin with 0, at most 15 digits. <c>00</c> in front counts as the plus.</summary>
    private static string? Phone(string address)
    {
        var digits = new StringBuilder(16);
        var text = address.AsSpan().Trim();
        var international = text.StartsWith("+") ? 1 : text.StartsWith("00") ? 2 : 0;
        foreach (var c in text[international..])
        {
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
            }
            else if (c is not (' ' or '-' or '.' or '/' or '(' or ')' or '\u00A0'))
            {
                return null;
            }
        }

        return international > 0 && digits.Length is >= 7 and <= 15 && digits[0] != '0' ? digits.Insert(0, '+').ToString() : null;
    }
}
