using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>
/// One request of somebody of a business, as far as people are read in it. Whatever the vault opens meanwhile is noted here, by whose it is, and is in the access log before
/// the answer begins: no slice can forget it. A person in a session of their own has none, and neither has the program's own work.
/// </summary>
public sealed class Reading
{
    /// <summary>So many people are one entry; a list has 200 at most, and an export becomes several.</summary>
    internal const int MostOfAnEntry = 1_000;

    private static readonly AsyncLocal<Reading?> Now = new();
    private static readonly Func<object, Task> SettleFirst = reading => ((Reading)reading).Answer();

    private readonly Lock _lock = new();
    private readonly IAccessLog _log;
    private readonly Caller _caller;
    private readonly string _operation;
    private readonly bool _isDeclared;
    private Dictionary<SubjectId, HashSet<DataClass>>? _people;
    private volatile bool _isAnswering;
    private volatile bool _hasHidden;

    private Reading(IAccessLog log, Caller caller, string operation, Purpose? purpose, bool isDeclared) =>
        (_log, _caller, _operation, Purpose, _isDeclared) = (log, caller, operation, purpose, isDeclared);

    /// <summary>Null where nobody reads: a guest, a reaction, a worker.</summary>
    internal static Reading? Current => Now.Value;

    /// <summary>What was said; null where nothing was.</summary>
    internal Purpose? Purpose { get; }

    /// <summary>What is restricted stays closed to everybody else (GDPR Art. 18(2)).</summary>
    internal bool IsLegal => Purpose == Kernel.Purpose.Legal;

    /// <summary>Something stayed closed: the answer is not what its version says to others.</summary>
    internal bool HasHidden => _hasHidden;

    /// <summary>
    /// Somebody reads outside of a request: the command line. What is opened in <paramref name="work"/> is in the log when this returns, and page by page before.
    /// </summary>
    /// <param name="log">Where it is written down.</param>
    /// <param name="caller">Who.</param>
    /// <param name="operation">What they do, as a name.</param>
    /// <param name="purpose">Why.</param>
    /// <param name="work">The reading.</param>
    public static async Task<T> During<T>(IAccessLog log, Caller caller, string operation, Purpose? purpose, Func<Task<T>> work)
    {
        var reading = new Reading(log, caller, operation, purpose, isDeclared: true);
        Now.Value = reading;
        var result = await work();
        await reading.Settle(CancellationToken.None);
        return result;
    }

    /// <summary>From here on what a request started reads for itself: the same reader, for the same purpose, and entries of its own.</summary>
    internal static Reading? Continue()
    {
        Now.Value = Now.Value is { } asked ? new(asked._log, asked._caller, asked._operation, asked.Purpose, asked._isDeclared) : null;
        return Now.Value;
    }

    /// <summary>Notes that people are shown of whom the vault has nothing to open: what is known of them is in clear. It is in the log as every reading is.</summary>
    public static Task Shows(IEnumerable<SubjectId> people, DataClass @class, CancellationToken cancellation) =>
        Current?.Opened(people.Select(person => (person, @class)), cancellation) ?? Task.CompletedTask;

    /// <summary>For every request: who reads, and why.</summary>
    internal static Task Begin(HttpContext context, RequestDelegate next)
    {
        // A guest is the person themself. Whom nobody knows reads nothing: their endpoints are not guarded because nothing is behind them.
        return context.Features.Get<Caller>() is { Role: not Role.Guest } caller
            && context.GetEndpoint() is RouteEndpoint endpoint
            && context.RequestServices.GetService<IAccessLog>() is { } log
                ? Begin(context, next, caller, endpoint, log)
                : next(context);
    }

    internal void Hid() => _hasHidden = true;

    /// <summary>Notes what was opened. While the answer is under way already, or where it is much, it is written at once: whoever opened it gets it after that.</summary>
    internal Task Opened(IEnumerable<(SubjectId Person, DataClass Class)> opened, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var (person, @class) in opened)
            {
                _people ??= [];
                (_people.TryGetValue(person, out var classes) ? classes : _people[person] = []).Add(@class);
            }

            if (_people is null || (!_isAnswering && _people.Count < MostOfAnEntry))
            {
                return Task.CompletedTask;
            }
        }

        return Settle(cancellation);
    }

    /// <summary>Writes what was noted, once.</summary>
    internal Task Settle(CancellationToken cancellation)
    {
        Dictionary<SubjectId, HashSet<DataClass>>? people;
        lock (_lock)
        {
            (people, _people) = (_people, null);
        }

        return people is null
            ? Task.CompletedTask
            : _log.Write(new(_caller, _operation, Purpose, people.ToDictionary(one => one.Key, one => (IReadOnlySet<DataClass>)one.Value)) { IsDeclared = _isDeclared }, cancellation);
    }

    private static Task Begin(HttpContext context, RequestDelegate next, Caller caller, RouteEndpoint endpoint, IAccessLog log)
    {
        var header = context.Request.Headers[Purposes.Header];
        var purpose = header is [var one] ? Purposes.Find(one) : null;
        var shows = endpoint.Metadata.GetMetadata<PersonalShown>() is not null;
        if (shows && purpose is null && header.Count > 0)
        {
            return KnownProblems.PurposeInvalid.ToProblem().ExecuteAsync(context);
        }

        var reading = new Reading(log, caller, endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "", purpose, shows || endpoint.Metadata.GetMetadata<ShownAgain>() is not null);
        Now.Value = reading;
        context.Response.OnStarting(SettleFirst, reading);
        return shows && purpose is null ? reading.Ask(context, next) : next(context);
    }

    private async Task Ask(HttpContext context, RequestDelegate next)
    {
        if (await _log.WantsPurpose(_caller.Tenant, context.RequestAborted))
        {
            await KnownProblems.PurposeMissing.ToProblem().ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private Task Answer()
    {
        _isAnswering = true;
        return Settle(CancellationToken.None);
    }
}
