namespace Bookings.Kernel;

/// <summary>What is wrong with one setting, and what to do about it. Never holds a secret's value.</summary>
public sealed record ConfigurationProblem(string Setting, string What, string WhatToDo)
{
    public override string ToString() => $"{Setting} {What}. {WhatToDo}";
}

/// <summary>A part of the configuration that a module reads.</summary>
/// <param name="Section">Its name below the section "Bookings".</param>
/// <param name="Options">Its properties are the settings that are known there.</param>
/// <param name="Check">All that is wrong, asked once before anything starts.</param>
public sealed record ModuleSettings(string Section, Type Options, Func<IServiceProvider, IEnumerable<ConfigurationProblem>> Check);

/// <summary>Where an installation keeps files of its own; a program that keeps none has no such folder.</summary>
public sealed record DataDirectory(string Path);
