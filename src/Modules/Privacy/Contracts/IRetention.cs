namespace Bookings.Privacy.Contracts;

/// <summary>What a night takes, or would take, of one class.</summary>
/// <param name="Class">In kebab-case: contact, booking, medical …</param>
/// <param name="Taken">People who go whole, or streams whose keys go.</param>
/// <param name="Protected">Whose period is over, and who stays.</param>
/// <param name="Skipped">Reasons by their code, with how many it is for: who has two counts for both.</param>
/// <param name="From">From which day on its rule holds, where it does not yet: nothing is taken before.</param>
public sealed record RetentionCount(string Class, int Taken, int Protected, IReadOnlyDictionary<string, int> Skipped, LocalDate? From);

/// <param name="Night">By the business's calendar.</param>
/// <param name="Classes">In the order of their numbers; empty where there is no rule.</param>
/// <param name="Said">The same in a sentence.</param>
/// <param name="Warning">Where something is held of which nobody has decided how long it is kept.</param>
public sealed record RetentionForecast(LocalDate Night, IReadOnlyList<RetentionCount> Classes, Words Said, Words? Warning);

/// <summary>Retention for the command line; a server sees to it by itself.</summary>
public interface IRetention
{
    /// <summary>What the coming night would take by the rules as they are saved, those that are not in force yet included. Changes nothing.</summary>
    Task<RetentionForecast> Simulate(TenantId business, CancellationToken cancellation);

    /// <summary>Runs the night that is due, if it was not run.</summary>
    /// <returns>What it came to; null where none was due, or a server is at it.</returns>
    Task<RetentionForecast?> Run(TenantId business, CancellationToken cancellation);
}
