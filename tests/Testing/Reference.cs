using Xunit;

namespace Bookings.Testing;

/// <summary>
/// Programs that others wrote, which some tests hold ours against; <c>./test</c> fetches them. Without one its tests fail, for nobody would see that they are missing: whoever can do without says so.
/// </summary>
public static class Reference
{
    /// <summary>Set to 1, tests whose reference is not there are skipped.</summary>
    private const string Without = "BOOKINGS_TEST_WITHOUT_REFERENCES";

    /// <param name="what">What is not there, and how one gets it.</param>
    public static void Need(bool isHere, string what) => Need(isHere, what, Environment.GetEnvironmentVariable(Without) == "1");

    public static void Need(bool isHere, string what, bool canDoWithout)
    {
        var message = $"{what} Or do without: {Without}=1.";
        Assert.SkipUnless(isHere || !canDoWithout, message);
        Assert.True(isHere, message);
    }
}
