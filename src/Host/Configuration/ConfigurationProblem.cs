namespace Bookings.Host;

/// <summary>What is wrong with one setting, and what to do about it. Never holds a secret's value.</summary>
internal sealed record ConfigurationProblem(string Setting, string What, string WhatToDo)
{
    public override string ToString() => $"{Setting} {What}. {WhatToDo}";
}

/// <summary>The program cannot start as it is configured.</summary>
internal sealed class ConfigurationException(params IReadOnlyList<ConfigurationProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<ConfigurationProblem> Problems => problems;
}
