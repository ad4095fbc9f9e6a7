using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bookings.Architecture.Tests;

/// <summary>What makes a decision depend on more than its arguments.</summary>
internal static class Purity
{
    private static readonly string[] Impure =
    [
        "System.IO", "System.Net", "System.Threading", "System.Random", "System.Environment", "System.TimeProvider", "System.Console", "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch", "System.Security.Cryptography", "NodaTime.SystemClock", "NodaTime.IClock", "Npgsql", "Microsoft.AspNetCore", "Microsoft.Extensions",
        "Bookings.Kernel.EventStore", "Bookings.Kernel.Transaction", "Bookings.Kernel.ReadBatch", "Bookings.Kernel.Vault", "Bookings.Kernel.Clock",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Globalization.CultureInfo.get_CurrentCulture", "System.TimeZoneInfo.get_Local",
        "NodaTime.IDateTimeZoneProvider.GetSystemDefault",
    ];

    // Every C# iterator asks which thread it is on.
    private const string Harmless = "System.Environment.get_CurrentManagedThreadId";

    /// <summary>Everything that <paramref name="method"/> reaches and that is not its arguments: calls, and static fields that can change.</summary>
    public static IReadOnlyList<string> Faults(MethodBase method)
    {
        var reached = Il.Reach(method);
        return
        [
            .. reached.Where(IsImpure).Select(Name),
            .. reached.Where(called => !called.IsConstructor || !called.IsStatic).SelectMany(Il.StaticFields).Where(CanChange).Select(field => $"{field.DeclaringType?.FullName}.{field.Name}").Distinct(StringComparer.Ordinal),
        ];
    }

    public static string Name(MethodBase method) => $"{method.DeclaringType?.FullName}.{method.Name}";

    private static bool IsImpure(MethodBase method) =>
        Name(method) is not Harmless
        && (ImpureMembers.Contains(Name(method), StringComparer.Ordinal)
            || Impure.Any(space => Name(method).StartsWith(space + ".", StringComparison.Ordinal)));

    /// <summary>A compiler keeps delegates of lambdas in fields that it sets once.</summary>
    private static bool CanChange(FieldInfo field) =>
        !field.IsInitOnly && !field.IsLiteral
        && field.DeclaringType?.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) != true
        && !field.Name.StartsWith('<');
}
