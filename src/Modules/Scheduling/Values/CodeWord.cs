using System.Text.Json;

namespace Bookings.Scheduling;

/// <summary>Words of a query, spelled as bodies spell them: <c>checkedIn</c>. The framework's own binding of enums wants the name of the member.</summary>
internal static class CodeWord
{
    /// <exception cref="BadParameterException">Not one of the words.</exception>
    internal static T? Find<T>(string? word, string parameter) where T : struct, Enum
    {
        if (word is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == word)
            {
                return value;
            }
        }

        throw new BadParameterException(parameter, Rules.IsOneOf(Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)));
    }
}
