using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Bookings.Host;
using Bookings.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Architecture.Tests;

/// <summary>The source tree and the built assemblies, as the tests see them.</summary>
internal static class Repository
{
    private static readonly Lazy<EventTypes> Types = new(() =>
    {
        using var services = new ServiceCollection().AddBookings(BookingsApplication.Modules).BuildServiceProvider();
        return services.GetRequiredService<EventTypes>();
    });

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static IReadOnlyList<BookingsModule> Modules { get; } = BookingsApplication.Modules;

    public static IReadOnlyList<Assembly> ModuleAssemblies { get; } = [.. Modules.Select(module => module.GetType().Assembly)];

    /// <summary>Modules and their contracts.</summary>
    public static IReadOnlyList<Assembly> DomainAssemblies { get; } =
        [.. ModuleAssemblies, .. ModuleAssemblies.Select(module => Assembly.Load(module.GetName().Name + ".Contracts"))];

    /// <summary>Every kind of stream that is stored, with its facts.</summary>
    public static IReadOnlyCollection<StateType> States => Types.Value.States;

    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories)
            .Where(file => endings.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "artifacts" or "node_modules"));

    /// <summary>A file's place in the tree, for messages.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Which project refers to which, read from the project files and the props above them.</summary>
    public static IEnumerable<(string From, string To)> References() =>
        from project in Files("src", ".csproj")
        from reference in XDocument.Load(project).Descendants("ProjectReference")
        select (
            Path.GetFileNameWithoutExtension(project),
            Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
