using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>The program cannot start as it is configured.</summary>
internal sealed class ConfigurationException(params IReadOnlyList<ConfigurationProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<ConfigurationProblem> Problems => problems;
}
