using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookings.Kernel;

/// <summary>Long work: started by a request that is answered 202, watched at <c>/v1/operations/{id}</c>.</summary>
public sealed partial class Operations
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly OperationTable _table;
    private readonly OperationRunner _runner;
    private readonly EdgeOptions _options;
    private readonly JsonSerializerOptions _json;
    private readonly TimeProvider _clock;
    private readonly ILogger<Operations> _logger;

    internal Operations(OperationTable table, OperationRunner runner, EdgeOptions options, IOptions<JsonOptions> json, TimeProvider clock, ILogger<Operations> logger) =>
        (_table, _runner, _options, _json, _clock, _logger) = (table, runner, options, json.Value.SerializerOptions, clock, logger);

    /// <summary>
    /// Starts work that outlives the request. The same Idempotency-Key again gives the operation that it started the first time.
    /// </summary>
    /// <param name="caller">For whom; its business alone can see the operation.</param>
    /// <param name="kind">What it is, in kebab-case.</param>
    /// <param name="work">
    /// Says its progress and answers its result, which is shown as JSON: counts and codes, nothing personal. A <see cref="Rejection"/> is a failure with its
    /// code. It is cancelled when the host stops, and must be able to be started again.
    /// </param>
    /// <param name="input">What the work reads; disposed when the work has ended, and at once when there is nothing to do.</param>
    public async Task<Results<Accepted<Operation>, ProblemHttpResult>> Start(
        Caller caller, string kind, Func<OperationProgress, CancellationToken, Task<object?>> work, IAsyncDisposable? input = null)
    {
        var isTaken = false;
        try
        {
            return await Enter(caller, kind, async (progress, stopping) =>
            {
                await using (input)
                {
                    return await work(progress, stopping);
                }
            }, () => isTaken = true);
        }
        finally
        {
            if (!isTaken && input is not null)
            {
                await input.DisposeAsync();
            }
        }
    }

    private async Task<Results<Accepted<Operation>, ProblemHttpResult>> Enter(
        Caller caller, string kind, Func<OperationProgress, CancellationToken, Task<object?>> work, Action taken)
    {
        var hash = caller.Idempotency?.RequestHash;
        var id = caller.Idempotency is { } key ? IdOf(caller.Tenant, key.Key) : Guid.CreateVersion7();
        var (operation, known, isNew) = await _table.Enter(caller.Tenant, id, kind, hash);
        if (!isNew && !(known ?? []).AsSpan().SequenceEqual(hash))
        {
            return new IdempotencyKeyReused().ToProblem();
        }

        if (isNew)
        {
            taken();
            _runner.Run(id, stopping => Run(caller.Tenant, id, work, stopping));
        }

        return TypedResults.Accepted($"/v1/operations/{id}", operation);
    }

    /// <summary>Null when this business has no such operation.</summary>
    public async Task<Operation?> Find(TenantId tenant, Guid id, CancellationToken cancellation) => (await _table.Find(tenant, id, cancellation))?.Operation;

    /// <summary>Tells an operation now, at each change, and when it has ended.</summary>
    internal async IAsyncEnumerable<SseItem<Operation>> Watch(TenantId tenant, Operation first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return EventOf(first);
        using var timer = new PeriodicTimer(_options.ProgressInterval, _clock);
        for (var told = first; told.State == OperationState.Running && await timer.WaitForNextTickAsync(cancellation);)
        {
            if (await Find(tenant, told.Id, cancellation) is { } now && (now.Updated != told.Updated || now.State != told.State))
            {
                yield return EventOf(told = now);
            }
        }
    }

    private static SseItem<Operation> EventOf(Operation operation) => new(operation, operation.State switch
    {
        OperationState.Running => "progress",
        OperationState.Done => "done",
        _ => "failed",
    });

    private async Task Run(TenantId tenant, Guid id, Func<OperationProgress, CancellationToken, Task<object?>> work, CancellationToken stopping)
    {
        var progress = new OperationProgress();
        var (result, problem) = ((string?)null, (string?)null);
        using var done = new CancellationTokenSource();
        var telling = Tell(tenant, id, progress, done.Token);
        try
        {
            var answer = await Task.Run(() => work(progress, stopping), CancellationToken.None);
            await (Reading.Current?.Settle(CancellationToken.None) ?? Task.CompletedTask);
            problem = answer is Rejection no ? ProblemType.AddressOf(no.Code) : null;
            result = answer is null or Rejection ? null : JsonSerializer.Serialize(answer, _json);
        }
        catch (PersonRestrictedException)
        {
            problem = KnownProblems.RestrictedToLegal.Address;
        }
        catch (Exception exception)
        {
            problem = (stopping.IsCancellationRequested ? KnownProblems.OperationInterrupted
                : DatabaseFaults.IsPassing(exception) ? KnownProblems.Unavailable : KnownProblems.OperationFailed).Address;
            LogFailed(id, exception);
        }

        await done.CancelAsync();
        await telling;
        await EndSurely(tenant, id, progress.Last, result, problem);
    }

    private async Task Tell(TenantId tenant, Guid id, OperationProgress progress, CancellationToken done)
    {
        using var timer = new PeriodicTimer(_options.ProgressInterval, _clock);
        var (said, at) = (progress.Last, _clock.GetTimestamp());
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (progress.Last is var now && (now != said || _clock.GetElapsedTime(at) >= Heartbeat))
                {
                    (said, at) = (now, _clock.GetTimestamp());
                    await _table.Say(tenant, id, now);
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The work has ended: what it came to is told by whoever ran it.
        }
        catch (Exception exception)
        {
            // The work goes on although nobody hears of it; its end is told all the same.
            LogSilent(id, exception);
        }
    }

    private async Task EndSurely(TenantId tenant, Guid id, OperationProgress.Word word, string? result, string? problem)
    {
        try
        {
            await _table.End(tenant, id, word, result, problem);
        }
        catch (Exception exception)
        {
            // After a minute of silence it counts as interrupted, and may be started again.
            LogSilent(id, exception);
        }
    }

    private static Guid IdOf(TenantId tenant, string key) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"operation {tenant} {key}")).AsSpan(0, 16));

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {Operation} failed")]
    private partial void LogFailed(Guid operation, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The progress of operation {Operation} could not be told")]
    private partial void LogSilent(Guid operation, Exception exception);
}
