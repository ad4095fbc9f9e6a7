using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Bookings.Consent.Tests;

/// <summary>The same cases on every run; a failure prints the case and the seed that leads to it.</summary>
internal static class Fixed
{
    private const ulong Seed = 20261125;

    internal static void Holds<T>(Gen<T> cases, Func<T, string?> complaint, int runs = 300) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, 9), FSharpOption<int>.None))),
            Prop.ForAll(cases.ToArbitrary(), one => complaint(one) is { } said
                ? throw new InvalidOperationException($"{said}\nseed {Seed}, case {one}")
                : true));

    /// <summary>A property that cannot fail proves nothing: here it must.</summary>
    internal static void Fails<T>(Gen<T> cases, Func<T, string?> complaint, int runs = 300) =>
        Xunit.Assert.ThrowsAny<Exception>(() => Holds(cases, complaint, runs));
}
