using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>A mail that came back is recorded where it had been recorded as sent.</summary>
public sealed class RecordBounceTests(Practice house) : IClassFixture<Practice>
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 10, 0);

    private static Spec<Delivery, DeliveryEvent> A => new();

    [Fact]
    public void What_was_sent_and_failed_bounced()
    {
        var sent = new MessageSent(Now, Contracts.MessageKind.Booked, Channel.Email, MessageLevel.Full, Language.Of("en"), 0);
        RecordBounce.Command Reported(DeliveryAction action) => new(Now, action, "5.1.1");

        A.Given(sent).When(delivery => RecordBounce.Decide(Reported(DeliveryAction.Failed), delivery)).Then(new MessageBounced(Now, new("5-1-1")));
        A.Given(sent).When(delivery => RecordBounce.Decide(Reported(DeliveryAction.Delayed), delivery)).ThenNothingChanged();
        A.Given(sent, new MessageBounced(Now, new("5-1-1"))).When(delivery => RecordBounce.Decide(Reported(DeliveryAction.Failed), delivery)).ThenNothingChanged();
        A.Given().When(delivery => RecordBounce.Decide(Reported(DeliveryAction.Failed), delivery)).ThenNothingChanged();
    }

    [Fact]
    public async Task A_report_is_recorded_by_the_id_of_its_message_alone()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        await house.Service<RecordBounce>().Record(new(clinic.Mine[0].Id, DeliveryAction.Failed, "5.2.2"), CancellationToken.None);
        await house.Service<RecordBounce>().Record(new(Guid.CreateVersion7(), DeliveryAction.Failed, "5.2.2"), CancellationToken.None);

        Assert.Equal(["booked bounced 5-2-2"], await clinic.Log());
    }
}
