using System.Text.Json;

namespace Bookings.Consent;

/// <summary>Codes as everyone outside sees them: <c>LegalObligation</c> is <c>legal-obligation</c>.</summary>
internal static class Spelled
{
    internal static string Out<T>(this T code) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    /// <summary>Null for what is not one of them.</summary>
    internal static T? In<T>(string? word) where T : struct, Enum
    {
        foreach (var code in Enum.GetValues<T>())
        {
            if (word is not null && code.Out() == word)
            {
                return code;
            }
        }

        return null;
    }

    internal static string[] All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(code => code.Out())];
}
