using System.Threading.Channels;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookings.Clients.Tests;

/// <summary>A program of its own whose messages arrive here, and whose clock a test can move.</summary>
internal sealed class Letterbox : IMessages
{
    private readonly Channel<Message> _arrived = Channel.CreateUnbounded<Message>();

    public MovedClock Clock { get; } = new();

    public HttpClient Desk { get; private set; } = null!;

    public HttpClient Guest { get; private set; } = null!;

    public TenantId Tenant { get; private set; }

    /// <summary>Public addresses of the business begin so.</summary>
    public string Public { get; private set; } = "";

    public static async Task<Letterbox> Open(Practice practice)
    {
        var box = new Letterbox();
        var app = await practice.Start(box.Clock, otherwise: services => services.Replace(ServiceDescriptor.Singleton<IMessages>(box)));
        box.Tenant = await practice.Found();
        box.Desk = practice.Door(await practice.Token(box.Tenant, Role.FrontDesk), app);
        box.Guest = practice.Door(null, app);
        box.Public = $"/v1/public/{await practice.Ask($"select slug from access.businesses where tenant_id = '{box.Tenant.Value}'")}/contacts";
        return box;
    }

    public Task Send(Message message, CancellationToken cancellation) => _arrived.Writer.WriteAsync(message, cancellation).AsTask();

    /// <summary>Everything arrives at once.</summary>
    public Task Finish(TimeSpan patience, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask<Message> Next() => _arrived.Reader.ReadAsync();

    public bool IsEmpty => _arrived.Reader.Count == 0;

    /// <summary>A code that it is not.</summary>
    public static string Wrong(Message message) => message.Values["code"] == "000000" ? "000001" : "000000";

    /// <summary>The machine's clock, and so much later.</summary>
    internal sealed class MovedClock : TimeProvider
    {
        private long _ticks;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
