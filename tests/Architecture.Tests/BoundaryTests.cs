using System.Text.RegularExpressions;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>Modules know each other by contract only.</summary>
public sealed partial class BoundaryTests
{
    /// <summary>Contracts that use another module's words, each for a reason.</summary>
    private static readonly string[] AgreedBetweenContracts = [];

    /// <summary>A business begins with its head row, before it has any event: the one statement of a module in the kernel's schema.</summary>
    private static readonly string[] AgreedSql = ["FoundBusiness.cs: into events.heads"];

    [Fact]
    public void A_module_refers_to_contracts_and_the_kernel_only() =>
        Assert.Empty(
            from reference in Repository.References()
            where reference.From is not "Bookings.Host" && !IsContracts(reference.To) && reference.To is not "Bookings.Kernel"
            select $"{reference.From} -> {reference.To}");

    [Fact]
    public void A_built_module_uses_contracts_and_the_kernel_only() =>
        Assert.Empty(
            from assembly in Repository.DomainAssemblies
            from used in assembly.GetReferencedAssemblies()
            where used.Name!.StartsWith("Bookings.", StringComparison.Ordinal) && !IsContracts(used.Name) && used.Name is not "Bookings.Kernel"
            select $"{assembly.GetName().Name} -> {used.Name}");

    [Fact]
    public void Contracts_refer_to_the_kernel_only() =>
        Assert.Equal(
            AgreedBetweenContracts,
            from reference in Repository.References()
            where IsContracts(reference.From) && reference.To is not "Bookings.Kernel"
            select $"{reference.From} -> {reference.To}");

    [Fact]
    public void The_kernel_refers_to_nothing_of_ours() =>
        Assert.DoesNotContain(Repository.References(), reference => reference.From is "Bookings.Kernel");

    [Fact]
    public void The_kernel_knows_no_module_by_name() =>
        Assert.Empty(
            from file in Repository.Files("src/Kernel", ".cs", ".sql")
            from module in Repository.Modules
            where File.ReadAllText(file).Contains($"Bookings.{module.GetType().Name[..^"Module".Length]}", StringComparison.Ordinal)
            select $"{Repository.Relative(file)} names {module.Name}");

    [Fact]
    public void A_module_shows_nothing_but_its_table_of_contents() =>
        Assert.Empty(
            from assembly in Repository.ModuleAssemblies
            from type in assembly.GetExportedTypes()
            where !type.IsSubclassOf(typeof(BookingsModule))
            select type.FullName);

    [Fact]
    public void An_assembly_has_one_namespace() =>
        Assert.Empty(
            from assembly in Repository.DomainAssemblies.Append(typeof(BookingsModule).Assembly)
            from type in assembly.GetTypes()
            where type is { Namespace: not null, IsNested: false } && type.Namespace.StartsWith("Bookings", StringComparison.Ordinal)
            where type.Namespace != assembly.GetName().Name
            select type.FullName);

    [Fact]
    public void Sql_stays_in_the_schema_of_its_module() =>
        Assert.Equal(AgreedSql, Repository.Modules.SelectMany(ForeignSql).Distinct(StringComparer.Ordinal));

    /// <summary>The positive control: the words that would give another module's table away are found.</summary>
    [Theory]
    [InlineData("select name from clients.clients where id = $1", "from clients.clients")]
    [InlineData("left join access.tokens t on true", "join access.tokens")]
    [InlineData("insert into scheduling.allocation values ($1)", "into scheduling.allocation")]
    [InlineData("create table if not exists events.other (id uuid)", "table if not exists events.other")]
    public void A_table_is_seen_in_a_statement(string sql, string table) => Assert.Equal(table, Table().Match(sql).Value);

    [Fact]
    public void Only_the_kernel_touches_history() =>
        Assert.Empty(
            from file in Repository.Files("src/Modules", ".cs", ".sql").Concat(Repository.Files("src/Host", ".cs", ".sql"))
            where File.ReadAllText(file).Contains("mt_", StringComparison.Ordinal)
            select Repository.Relative(file));

    [Fact]
    public void Nobody_logs_a_whole_object() =>
        Assert.Empty(
            from file in Repository.Files("src", ".cs")
            where File.ReadAllText(file).Contains("{@", StringComparison.Ordinal)
            select Repository.Relative(file));

    private static IEnumerable<string> ForeignSql(BookingsModule module) =>
        from file in Repository.Files($"src/Modules/{module.GetType().Name[..^"Module".Length]}", ".cs", ".sql")
        from Match table in Table().Matches(File.ReadAllText(file))
        where table.Groups["schema"].Value != module.Name && table.Groups["schema"].Value is not ("pg_catalog" or "information_schema")
        select $"{Path.GetFileName(file)}: {table.Value}";

    private static bool IsContracts(string project) => project.EndsWith(".Contracts", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:from|join|into|update|table(?:\s+if\s+not\s+exists)?)\s+(?<schema>[a-z_]+)\.[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex Table();
}
