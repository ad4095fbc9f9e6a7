using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>What waits in the memory of a program that is about to end, as that of a verb of the command line.</summary>
public sealed class PostTests(Practice house) : IClassFixture<Practice>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task What_a_mail_server_did_not_take_is_tried_again_before_the_program_ends()
    {
        var (clinic, clock) = (await Open(house), new VirtualClock());
        var post = await Away(clinic, clock);
        clinic.Caught.Answer = new(Handover.Taken, "250");

        var finishing = post.Finish(Patience, CancellationToken.None);
        Assert.False(finishing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(30));
        await finishing;
        Assert.Equal(MessageKind.ErasureCertificate, Assert.Single(clinic.Mine).Kind);
        // The last one says where nobody can choose anything any more.
        Assert.Null(clinic.Mine[0].Unsubscribe);
        Assert.Equal(0, await clinic.Count("notifications.preference_links"));

        await post.Finish(Patience, CancellationToken.None);
        Assert.Single(clinic.Mine);
    }

    [Fact]
    public async Task It_waits_no_longer_than_it_was_told()
    {
        var (clinic, clock) = (await Open(house), new VirtualClock());
        var post = await Away(clinic, clock);
        var finishing = post.Finish(TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.False(finishing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(20));
        await finishing;
        Assert.Empty(clinic.Mine);
    }

    /// <summary>One letter waits.</summary>
    private async Task<Post> Away(Clinic clinic, VirtualClock clock)
    {
        clinic.Caught.Answer = new(Handover.Later, "unreachable");
        var post = new Post(
            house.Service<EventStore>(), [clinic.Caught], house.Service<IBusinessProfiles>(), house.Service<MessageWriter>(), house.Service<AddressPrints>(), house.Service<Wishes>(), clock,
            NullLogger<Post>.Instance);
        await post.Send(
            new(clinic.Business, MessageKind.ErasureCertificate, "ola@example.org", Language.Of("en"), new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = "https://example.org/c" }),
            CancellationToken.None);
        return post;
    }
}
