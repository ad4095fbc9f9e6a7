using System.Text;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Files about people that wait to be fetched: whose they are, how many there may be, and when they go.</summary>
public sealed class SealedShelfTests : IDisposable
{
    private static readonly TenantId Mine = new("mine");
    private static readonly TenantId Theirs = new("theirs");

    private readonly SealedShelf _shelf = new(TimeProvider.System, new NodeLease(TimeProvider.System));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public async Task Somebody_erased_of_another_business_drops_nothing_of_this_one()
    {
        var (kept, begun) = (await Put(Mine, "a"), _shelf.Generation(Mine));
        _shelf.Forget(Theirs);
        Assert.Equal("a", await Fetched(kept, Mine, "a"));
        Assert.True(_shelf.Put(Guid.CreateVersion7(), Mine, "a", await File("a"), begun));

        _shelf.Forget(Mine);
        Assert.Null(await Fetched(kept, Mine, "a"));
        Assert.False(_shelf.Put(Guid.CreateVersion7(), Mine, "a", await File("a"), begun));

        begun = _shelf.Generation(Mine);
        _shelf.Forget(null);
        Assert.False(_shelf.Put(Guid.CreateVersion7(), Mine, "a", await File("a"), begun));
    }

    [Fact]
    public async Task What_is_not_there_asks_for_nothing_to_write_to()
    {
        var id = await Put(Mine, "a");
        foreach (var (tenant, holder) in new[] { (Theirs, "a"), (Mine, "b") })
        {
            Assert.False(await _shelf.CopyTo(id, tenant, holder, () => throw new InvalidOperationException("Nothing is there to be written."), Stop));
        }

        Assert.Equal("a", await Fetched(id, Mine, "a"));
    }

    [Fact]
    public async Task Who_makes_many_takes_the_place_of_their_own()
    {
        var other = await Put(Theirs, "b");
        var neighbour = await Put(Mine, "n");
        var all = new List<Guid>();
        for (var i = 0; i < SealedShelf.MostOfHolder + 2; i++)
        {
            all.Add(await Put(Mine, "a"));
        }

        Assert.Equal(SealedShelf.MostOfHolder, await There(all, Mine, "a"));
        Assert.Null(await Fetched(all[0], Mine, "a"));
        Assert.Equal("n", await Fetched(neighbour, Mine, "n"));

        for (var i = 0; i < SealedShelf.MostOfBusiness; i++)
        {
            await Put(Mine, $"holder {i}");
        }

        Assert.Equal(0, await There(all, Mine, "a"));
        Assert.Equal("b", await Fetched(other, Theirs, "b"));
    }

    private async Task<Guid> Put(TenantId tenant, string holder)
    {
        var id = Guid.CreateVersion7();
        Assert.True(_shelf.Put(id, tenant, holder, await File(holder), _shelf.Generation(tenant)));
        return id;
    }

    private async Task<string?> Fetched(Guid id, TenantId tenant, string holder)
    {
        using var text = new MemoryStream();
        return await _shelf.CopyTo(id, tenant, holder, () => text, Stop) ? Encoding.UTF8.GetString(text.ToArray()) : null;
    }

    private async Task<int> There(IEnumerable<Guid> all, TenantId tenant, string holder)
    {
        var there = 0;
        foreach (var id in all)
        {
            there += await Fetched(id, tenant, holder) is null ? 0 : 1;
        }

        return there;
    }

    private static async Task<SealedStream> File(string text)
    {
        using var plain = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await SealedStream.Of(plain, Path.GetTempPath(), Stop);
    }
}
