using System.Text.Json;
using NodaTime;

namespace Bookings.Kernel;

/// <summary>How a piece of long work stands.</summary>
public enum OperationState
{
    Running,
    Done,
    Failed,
}

/// <summary>What is told about a piece of long work.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Kind">What it does, in kebab-case: <c>import</c>.</param>
/// <param name="State">Running, done or failed.</param>
/// <param name="Percent">0 to 100; it never goes back.</param>
/// <param name="Step">What it is at, for a person.</param>
/// <param name="Result">What came of it, once it is done.</param>
/// <param name="Problem">Address of the problem type it failed with.</param>
/// <param name="Created">When it was started.</param>
/// <param name="Updated">When it last made itself heard.</param>
public sealed record Operation(
    Guid Id, string Kind, OperationState State, int Percent, string Step, JsonElement? Result, string? Problem, Instant Created, Instant Updated);

/// <summary>Where long work says how far it is. Saying it often is free: it is written a few times a second at most.</summary>
public sealed class OperationProgress
{
    private volatile Word _last = new(0, "");

    internal Word Last => _last;

    /// <param name="percent">0 to 100; less than was said before counts as that.</param>
    /// <param name="step">What it is at; never a value from somebody's data.</param>
    public void Say(int percent, string step) => _last = new(Math.Max(_last.Percent, Math.Clamp(percent, 0, 100)), step);

    internal sealed record Word(int Percent, string Step);
}
