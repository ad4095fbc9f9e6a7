using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookings.Kernel.Tests;

/// <summary>Remembers what it saw once its page was taken; can be made to fail in the ways in which projections fail.</summary>
internal sealed class Follower(string name, params Type[] facts) : BackgroundProjection
{
    private readonly ConcurrentDictionary<TenantId, List<long>> _seen = new();

    public override string Name => name;

    public override IReadOnlyList<Type> Facts => facts;

    public Guid? Refuses { get; set; }

    public TenantId? Unavailable { get; set; }

    public Func<Task>? AfterPage { get; init; }

    public List<long> Seen(TenantId tenant) => _seen.GetOrAdd(tenant, _ => []);

    public override async Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (tenant == Unavailable)
        {
            throw new VaultUnavailableException("away");
        }

        if (page.Any(fact => fact.Stream == Refuses))
        {
            throw new InvalidOperationException("a text that could quote a value");
        }

        Seen(tenant).AddRange(page.Select(fact => fact.Position));
        if (AfterPage is not null)
        {
            await AfterPage();
        }
    }
}

/// <summary>Effects, in the order in which they were had.</summary>
internal sealed class Mails : Subscription
{
    private readonly ConcurrentDictionary<TenantId, List<Guid>> _sent = new();

    public override string Name => "mails";

    public override IReadOnlyList<Type> Facts => [typeof(ParcelPosted)];

    public Guid? Refuses { get; set; }

    public List<Guid> Sent(TenantId tenant) => _sent.GetOrAdd(tenant, _ => []);

    public override Task On(Recorded fact, CancellationToken cancellation)
    {
        if (fact.Stream == Refuses)
        {
            throw new InvalidOperationException();
        }

        Sent(fact.Tenant).Add(fact.Stream);
        return Task.CompletedTask;
    }
}

/// <summary>What was logged.</summary>
internal sealed class Lines : ILogger<ProjectionWorker>
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Warnings.Enqueue(formatter(state, exception));
}
