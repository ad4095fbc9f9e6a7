using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>How the kernel's and NodaTime's types look in JSON, the same in events and over HTTP.</summary>
public static class KernelJson
{
    /// <summary>Ids as uuids, enums as their names, NodaTime's types as ISO 8601.</summary>
    public static JsonSerializerOptions AddKernelConverters(this JsonSerializerOptions options)
    {
        options.Converters.Add(new IdJson());
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        foreach (var converter in NodaTimeJson.Converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
