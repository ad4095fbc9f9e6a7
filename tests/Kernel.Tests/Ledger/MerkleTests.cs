using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>The tree of eight leaves that Certificate Transparency's own tests use: roots, paths and proofs as they are published.</summary>
public sealed class MerkleTests
{
    private static readonly byte[][] Leaves =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(entry => Merkle.Leaf(Convert.FromHexString(entry)))];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Its_roots_are_the_known_ones(int size) => Assert.Equal(Roots[size], Convert.ToHexStringLower(Tree.Of(Leaves, size).Root()));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Its_paths_are_the_known_ones(int index, int size, params string[] path)
    {
        var tree = Tree.Of(Leaves, size);
        Assert.Equal(path, tree.Inclusion(index, size).Select(Convert.ToHexStringLower));
        Assert.True(MerkleProof.IsIncluded(Leaves[index], index, size, tree.Inclusion(index, size), Convert.FromHexString(Roots[size])));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Its_consistency_proofs_are_the_known_ones(int first, int second, params string[] path)
    {
        var proof = Tree.Of(Leaves, second).Consistency(first, second);
        Assert.Equal(path, proof.Select(Convert.ToHexStringLower));
        Assert.True(MerkleProof.IsConsistent(first, Convert.FromHexString(Roots[first]), second, Convert.FromHexString(Roots[second]), proof));
    }
}

/// <summary>A tree in memory, grown as the ledger grows, with all its tiles.</summary>
internal sealed class Tree
{
    private readonly Dictionary<TileId, byte[]> _tiles = [];
    private readonly TreeBuilder _builder;

    private Tree() => _builder = new(0, _tiles, _tiles.Add);

    public IReadOnlyDictionary<TileId, byte[]> All { get; private set; } = new Dictionary<TileId, byte[]>();

    public static Tree Of(IEnumerable<byte[]> leaves, int size)
    {
        var tree = new Tree();
        foreach (var leaf in leaves.Take(size))
        {
            tree._builder.Add(leaf);
        }

        tree.All = tree._tiles.Concat(tree._builder.Edge()).ToDictionary();
        return tree;
    }

    public byte[] Root() => _builder.Root();

    public List<byte[]> Inclusion(long index, long size) => [.. LeafRange.Inclusion(index, size).Select(new Tiles(All).Hash)];

    public List<byte[]> Consistency(long first, long second) => [.. LeafRange.Consistency(first, second).Select(new Tiles(All).Hash)];

    public byte[] RootAt(long size) => new Tiles(All).Hash(LeafRange.Tree(size));
}
