using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>Facts are kept for ever: their names are frozen, and every fact has a place in its state.</summary>
public sealed class EventTests
{
    private const string Promised = "stored-events.txt";

    [Fact]
    public void The_stored_names_are_the_ones_we_promised()
    {
        var stored = Repository.States.SelectMany(state => state.Events.Select(fact => $"{Owner(state)} {state.Name} {fact.Name}")).Order(StringComparer.Ordinal).ToList();
        var promised = Repository.Text("tests", "Architecture.Tests", Promised).TrimEnd('\n').Split('\n');
        if (!promised.SequenceEqual(stored, StringComparer.Ordinal))
        {
            // A new fact is a new line, to be seen in review; a line that goes or changes breaks every database there is.
            File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "stored-events.new.txt"), stored);
        }

        Assert.Equal(promised, stored);
    }

    [Fact]
    public void A_fact_is_a_sealed_record_of_its_streams_closed_family() =>
        Assert.Empty(
            from state in Repository.States
            from fact in state.Events
            where !fact.Type.IsSealed || fact.Type.BaseType is not { IsAbstract: true } || fact.Type.GetMethod("<Clone>$") is null
            select fact.Name);

    [Fact]
    public void Every_state_and_every_fact_of_a_module_is_in_its_table_of_contents() =>
        Assert.Empty(
            from type in Repository.ModuleAssemblies.SelectMany(assembly => assembly.GetTypes())
            where type is { IsAbstract: false, IsInterface: false } && type.GetInterfaces().Any(IsState) && Repository.States.All(state => state.Type != type)
            select type.Name);

    [Fact]
    public void Every_fact_moves_its_state() =>
        Assert.Empty(
            from state in Repository.States
            from fact in state.Events
            where !IsEvolved(state.Type, fact.Type)
            select $"{state.Name} forgets {fact.Name}");

    /// <summary>The positive control: a fold without a branch for a fact is found.</summary>
    [Fact]
    public void A_fact_that_a_state_forgets_is_found() => Assert.False(IsEvolved(typeof(Forgetful), typeof(Forgotten)));

    private static string Owner(StateType state) => Repository.Modules.Single(module => module.GetType().Assembly == state.Type.Assembly).Name;

    private static bool IsState(Type contract) => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IState<,>);

    /// <summary>An empty fact may fail for want of content, but not for want of a branch.</summary>
    private static bool IsEvolved(Type state, Type fact)
    {
        try
        {
            var initial = state.GetProperty("Initial", BindingFlags.Public | BindingFlags.Static)!.GetValue(null);
            state.GetMethod("Evolve", [state, fact.BaseType!])!.Invoke(null, [initial, RuntimeHelpers.GetUninitializedObject(fact)]);
            return true;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException is not UnreachableException;
        }
    }

    internal abstract record ForgetfulEvent;

    internal sealed record Forgotten : ForgetfulEvent;

    internal sealed record Forgetful : IState<Forgetful, ForgetfulEvent>
    {
        public static Forgetful Initial { get; } = new();

        public static Forgetful Evolve(Forgetful state, ForgetfulEvent fact) => throw new UnreachableException();
    }
}
