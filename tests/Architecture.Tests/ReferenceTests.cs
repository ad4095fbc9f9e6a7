using Bookings.Testing;
using Xunit;
using Xunit.Sdk;

namespace Bookings.Architecture.Tests;

/// <summary>A test that holds ours against another's does not pass in silence where the other is missing.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void What_is_missing_fails_unless_somebody_can_do_without()
    {
        Reference.Need(isHere: true, "", canDoWithout: false);
        var failed = Assert.Throws<TrueException>(() => Reference.Need(isHere: false, "It is not there.", canDoWithout: false));
        Assert.Contains("It is not there. Or do without: BOOKINGS_TEST_WITHOUT_REFERENCES=1.", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Nobody skips for the want of a reference by himself. Versions of PostgreSQL and the compiler's package are none: each has another beside it.</summary>
    [Fact]
    public void No_test_skips_itself() => Assert.Equal(
        ["EmbeddedPostgresTests.cs", "Reference.cs", "RunScriptTests.cs", "VersionTests.cs"],
        Repository.Files("tests", ".cs").Where(file => File.ReadAllText(file).Contains("Assert." + "Skip", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
