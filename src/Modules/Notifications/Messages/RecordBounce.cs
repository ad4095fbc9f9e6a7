using Microsoft.Extensions.Options;

namespace Bookings.Notifications;

/// <summary>A mail that had been taken came back: its report names the message by its Message-ID, and that is all that is kept of it.</summary>
internal sealed class RecordBounce(BookingsDatabase database, EventStore store, IOptions<NotificationsOptions> options, TimeProvider clock)
{
    internal sealed record Command(Instant At, DeliveryAction Action, string Status);

    /// <summary>What was only delayed is still on its way; what came back twice came back once.</summary>
    internal static Decision<DeliveryEvent> Decide(Command command, Delivery delivery) =>
        command.Action == DeliveryAction.Failed && delivery.State == DeliveryState.Sent
            ? new MessageBounced(command.At, Settlement.ToCode(command.Status))
            : Decision.Unchanged;

    /// <summary>Reads the reports that are new; how many there were.</summary>
    internal Task<int> Run(CancellationToken cancellation) => new BounceReader(options.Value.Mail).Read(Record, cancellation);

    internal async Task Record(Bounce bounce, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand("select tenant_id from notifications.deliveries where id = $1");
        find.Parameters.Add(Param.Uuid((Guid?)bounce.Message));
        if (await find.ExecuteScalarAsync(cancellation) is string business)
        {
            var command = new Command(clock.GetCurrentInstant(), bounce.Action, bounce.Status);
            await store.Transact(
                new Caller(new(business), "notifications.bounces", Role.Owner), Delivery.Of(bounce.Message), delivery => Decide(command, delivery), cancellation);
        }
    }
}
