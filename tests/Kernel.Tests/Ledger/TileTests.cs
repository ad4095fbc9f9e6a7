using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Addresses of tiles as C2SP tlog-tiles spells them, and trees large enough for three levels of them.</summary>
public sealed class TileTests
{
    private const int Seed = 256;

    [Theory]
    [InlineData("0/000", 0, 0, 256)]
    [InlineData("0/x001/234", 0, 1234, 256)]
    [InlineData("0/x001/x234/067", 0, 1_234_067, 256)]
    [InlineData("1/000.p/1", 1, 0, 1)]
    [InlineData("0/x273/x000/999.p/255", 0, 273_000_999, 255)]
    [InlineData("7/999", 7, 999, 256)]
    public void An_address_is_read_and_written(string path, int level, long number, int width)
    {
        Assert.True(TileId.TryParse(path, out var tile, out var read));
        Assert.Equal((new TileId(level, number), width), (tile, read));
        Assert.Equal(path, tile.Path(width));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("0/0")]
    [InlineData("0/1234")]
    [InlineData("00/000")]
    [InlineData("8/000")]
    [InlineData("-1/000")]
    [InlineData("0/x000/001")]
    [InlineData("0/001/234")]
    [InlineData("0/x001/x234")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/01")]
    [InlineData("0/000.p")]
    [InlineData("0/000/1")]
    [InlineData("0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("x/٠٠٠")]
    public void What_is_spelt_otherwise_is_none(string path) => Assert.False(TileId.TryParse(path, out _, out _));

    [Fact]
    public void A_tree_grown_in_any_portions_has_the_same_tiles()
    {
        var random = new Random(Seed);
        var leaves = Enumerable.Range(0, 70_000).Select(entry => Merkle.Leaf(BitConverter.GetBytes(entry))).ToArray();
        var whole = Tree.Of(leaves, leaves.Length);
        Assert.Contains(new TileId(2, 0), whole.All.Keys);

        var (tiles, size) = (new Dictionary<TileId, byte[]>(), 0);
        while (size < leaves.Length)
        {
            // Each time from what was written, as the ledger does.
            var tree = new TreeBuilder(size, tiles, (id, hashes) => tiles[id] = hashes);
            var portion = random.Next(1, 3000);
            foreach (var leaf in leaves.Skip(size).Take(portion))
            {
                tree.Add(leaf);
            }

            foreach (var grown in tree.Grown(since: size))
            {
                tiles[grown.Id] = grown.Hashes;
            }

            size = (int)tree.Size;
            Assert.Equal(tree.Root(), whole.RootAt(size));
        }

        Assert.Equal(whole.All.OrderBy(tile => tile.Key.Path()), tiles.OrderBy(tile => tile.Key.Path()), (one, other) => one.Key == other.Key && one.Value.AsSpan().SequenceEqual(other.Value));

        foreach (var index in Enumerable.Range(0, 200).Select(_ => random.Next(size)))
        {
            Assert.True(MerkleProof.IsIncluded(leaves[index], index, size, whole.Inclusion(index, size), whole.Root()), $"seed {Seed}, index {index}");
            Assert.True(MerkleProof.IsConsistent(index + 1, whole.RootAt(index + 1), size, whole.Root(), whole.Consistency(index + 1, size)), $"seed {Seed}, size {index + 1}");
        }
    }

    [Fact]
    public void A_tile_that_is_not_there_or_too_short_stops_everything()
    {
        var tree = Tree.Of(Enumerable.Range(0, 300).Select(entry => Merkle.Leaf(BitConverter.GetBytes(entry))), 300);
        var tiles = new Dictionary<TileId, byte[]>(tree.All) { [new(0, 1)] = tree.All[new(0, 1)][..^32] };
        Assert.Throws<LedgerBrokenException>(() => new Tiles(tiles).Hash(LeafRange.Tree(300)));
        Assert.Throws<LedgerBrokenException>(() => new TreeBuilder(300, tiles, (_, _) => { }));
        tiles.Remove(new TileId(1, 0));
        Assert.Throws<LedgerBrokenException>(() => new Tiles(tiles).Hash(new(0, 256)));
    }
}
