using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Bookings.Kernel;

/// <summary>
/// Lets requests have members such as <c>Change&lt;string&gt; Name = default</c>. .NET keeps that default as null, and its schema exporter (10.0) fails on a
/// null for a value type, so such a type is made with its defaults first and its members set after; what had no default stays required.
/// </summary>
internal static class ConstructorDefaults
{
    public static void Apply(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.Type.GetConstructors() is not [var constructor] || !constructor.GetParameters().Any(HasBareDefault))
        {
            return;
        }

        var parameters = constructor.GetParameters();
        foreach (var property in info.Properties)
        {
            property.IsRequired |= parameters.Any(parameter =>
                !parameter.HasDefaultValue && string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase));
        }

        var invoker = ConstructorInvoker.Create(constructor);
        var arguments = Array.ConvertAll(parameters, DefaultOf);
        info.CreateObject = () => invoker.Invoke(arguments.AsSpan());
    }

    private static bool HasBareDefault(ParameterInfo parameter) =>
        parameter is { HasDefaultValue: true, DefaultValue: null, ParameterType.IsValueType: true } && Nullable.GetUnderlyingType(parameter.ParameterType) is null;

    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter is { HasDefaultValue: true, DefaultValue: { } value } ? value
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;
}
