using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class EventStoreTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_appended_is_read_back_closed_and_opens_at_the_edge()
    {
        var (caller, person) = await rig.Business();
        var id = Guid.CreateVersion7();

        var done = Assert.IsType<Outcome.Done>(await rig.Post(caller, person, id, weight: 7));
        Assert.Equal((id, 1L, false), (done.Resource, done.Version, done.IsRepeat));

        var loaded = await rig.Store.Load(caller.Tenant, new StreamId<Parcel, ParcelEvent>(id), Stop);
        Assert.Equal((7, 1L), (loaded.State.Weight, loaded.Version));
        Assert.False(loaded.State.Addressee!.IsPresent);

        var opened = Assert.IsType<Opened.Present>((await rig.Store.Open(caller.Tenant, [loaded.State.Addressee.Block!], Stop))[0]);
        Assert.Equal("Ann Example", opened.Get<string>(nameof(ParcelPosted.Addressee)));
    }

    [Fact]
    public async Task A_stream_goes_on_from_where_it_was_read()
    {
        var (caller, person) = await rig.Business();
        var id = Guid.CreateVersion7();
        await rig.Post(caller, person, id);
        var shelf = Guid.CreateVersion7();

        var outcome = await rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(id), _ => (ParcelEvent[])[new ParcelMoved(shelf), new ParcelLabelled(Personal<string>.Of("fragile"))], Stop);

        Assert.Equal(3, Assert.IsType<Outcome.Done>(outcome).Version);
        var row = await rig.Ask<string>("select shelf || ' ' || labels || ' ' || version || ' ' || letters from parcels.parcels where id = $1", Param.Uuid((Guid?)id));
        Assert.Equal($"{shelf} 1 3 11", row);
    }
}
