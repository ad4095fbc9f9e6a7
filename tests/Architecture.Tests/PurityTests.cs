using System.Reflection;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>Decisions, folds, rules and rows touch nothing but their arguments, so what was decided can be decided again.</summary>
public sealed class PurityTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void A_decision_touches_nothing_but_its_arguments() => Assert.Empty(Faults(Methods("Decide")));

    [Fact]
    public void A_fold_touches_nothing_but_its_arguments() => Assert.Empty(Faults(Methods("Evolve")));

    [Fact]
    public void The_rules_of_booking_touch_nothing_but_their_arguments() => Assert.Empty(Faults(OfFolder("Rules").Concat(OfFolder("Calendars"))));

    [Fact]
    public void A_row_of_a_read_model_is_made_of_nothing_but_the_state() => Assert.Empty(Faults(Rows()));

    [Fact]
    public void There_is_something_to_look_at()
    {
        Assert.True(Methods("Decide").Count() >= 40);
        Assert.True(Methods("Evolve").Count() >= 10);
        Assert.True(OfFolder("Rules").Count() >= 100);
        Assert.True(Rows().Count() >= 20);
    }

    [Theory]
    [InlineData(nameof(Sabotage.AsksTheClock))]
    [InlineData(nameof(Sabotage.DrawsAnId))]
    [InlineData(nameof(Sabotage.ThrowsDice))]
    [InlineData(nameof(Sabotage.ReadsAFile))]
    [InlineData(nameof(Sabotage.ReadsTheEnvironment))]
    [InlineData(nameof(Sabotage.AsksInALambda))]
    [InlineData(nameof(Sabotage.AsksInAnIterator))]
    [InlineData(nameof(Sabotage.AsksFarAway))]
    [InlineData(nameof(Sabotage.AsksAnOverride))]
    [InlineData(nameof(Sabotage.Remembers))]
    public void What_is_not_pure_is_found(string method) => Assert.NotEmpty(Purity.Faults(typeof(Sabotage).GetMethod(method, All)!));

    [Fact]
    public void What_is_pure_is_let_through() => Assert.Empty(Purity.Faults(typeof(Sabotage).GetMethod(nameof(Sabotage.Harmless), All)!));

    private static IEnumerable<string> Faults(IEnumerable<MethodBase> methods) =>
        from method in methods
        from fault in Purity.Faults(method)
        select $"{Purity.Name(method)} reaches {fault}";

    private static IEnumerable<MethodBase> Methods(string name) =>
        from assembly in Repository.ModuleAssemblies
        from type in assembly.GetTypes()
        from method in type.GetMethods(All)
        where method.Name == name
        select method;

    /// <summary>Folders are for eyes, so what is in one is known by its files: every type is in the file of its name.</summary>
    private static IEnumerable<MethodBase> OfFolder(string folder)
    {
        var names = Repository.Files($"src/Modules/Scheduling/{folder}", ".cs").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        return from type in typeof(Scheduling.SchedulingModule).Assembly.GetTypes()
               where names.Contains(type.IsNested ? type.DeclaringType!.Name : type.Name) && !type.IsSubclassOf(typeof(System.Text.Json.Serialization.JsonConverter))
               from method in type.GetMethods(All)
               where !method.IsAbstract
               select method;
    }

    /// <summary>The functions from a state to a column, which are lambdas of the projections' definitions.</summary>
    private static IEnumerable<MethodBase> Rows() =>
        from assembly in Repository.ModuleAssemblies
        from type in assembly.GetTypes()
        where type.IsSubclassOf(typeof(InlineProjection)) && !type.IsGenericType
        from nested in type.GetNestedTypes(All).Append(type)
        from method in nested.GetMethods(All)
        where !method.IsAbstract && (nested != type || method.IsStatic)
        where !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Npgsql.NpgsqlDataReader)) // those read tables
        select method;

    private abstract class Somebody
    {
        public abstract long Now();
    }

    private sealed class Impatient : Somebody
    {
        public override long Now() => Environment.TickCount64;
    }

    private static class Sabotage
    {
        private static int _times;

        public static long AsksTheClock() => TimeProvider.System.GetTimestamp();

        public static Guid DrawsAnId() => Guid.CreateVersion7();

        public static int ThrowsDice() => Random.Shared.Next();

        public static bool ReadsAFile() => File.Exists("/");

        public static string? ReadsTheEnvironment() => Environment.GetEnvironmentVariable("X");

        public static IEnumerable<long> AsksInALambda() => Enumerable.Range(1, 3).Select(_ => Environment.TickCount64);

        public static IEnumerable<long> AsksInAnIterator()
        {
            yield return Environment.TickCount64;
        }

        public static long AsksFarAway() => Once(() => Once(AsksTheClock));

        public static long AsksAnOverride(Somebody somebody) => somebody.Now();

        public static int Remembers() => _times++;

        public static IEnumerable<int> Harmless(int[] numbers)
        {
            foreach (var number in numbers.Where(number => number > 1))
            {
                yield return number;
            }
        }

        private static T Once<T>(Func<T> ask) => ask();
    }
}
