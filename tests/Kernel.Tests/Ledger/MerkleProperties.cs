using System.Numerics;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Every proof of every tree up to some hundred leaves holds, and no changed one does.</summary>
public sealed class MerkleProperties
{
    private const int Seed = 6962;
    private const int Largest = 300;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Largest).Select(entry => Merkle.Leaf(BitConverter.GetBytes(entry)))];

    /// <summary>The definition of RFC 6962, section 2.1, word for word.</summary>
    private static byte[] Defined(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length < 2)
        {
            return leaves.Length == 0 ? Merkle.Empty : leaves[0];
        }

        var split = 1 << BitOperations.Log2((uint)leaves.Length - 1);
        return Merkle.Node(Defined(leaves[..split]), Defined(leaves[split..]));
    }

    [Fact]
    public void Roots_from_tiles_are_the_roots_of_the_definition()
    {
        var whole = Tree.Of(Leaves, Largest);
        for (var size = 0; size <= Largest; size++)
        {
            var defined = Defined(Leaves.AsSpan(0, size));
            Assert.Equal(defined, Tree.Of(Leaves, size).Root());
            Assert.Equal(defined, whole.RootAt(size));
        }
    }

    [Fact]
    public void Every_leaf_of_every_tree_is_proved_and_nothing_else_is()
    {
        var random = new Random(Seed);
        var tree = Tree.Of(Leaves, Largest);
        for (var size = 1; size <= Largest; size++)
        {
            var root = tree.RootAt(size);
            for (var index = 0; index < size; index++)
            {
                var path = tree.Inclusion(index, size);
                Assert.True(MerkleProof.IsIncluded(Leaves[index], index, size, path, root), $"{index} of {size}");
                if (random.Next(40) > 0)
                {
                    continue;
                }

                Assert.False(MerkleProof.IsIncluded(Leaves[(index + 1) % Largest], index, size, path, root));
                Assert.False(MerkleProof.IsIncluded(Leaves[index], index, size, path, Flipped(root, random)));
                Assert.False(MerkleProof.IsIncluded(Leaves[index], index, size, [.. path, root], root));
                Assert.False(MerkleProof.IsIncluded(Leaves[index], size, size, path, root));
                Assert.False(MerkleProof.IsIncluded(Leaves[index], -1, size, path, root));
                if (path.Count > 0)
                {
                    var nth = random.Next(path.Count);
                    Assert.False(MerkleProof.IsIncluded(Leaves[index], index, size, [.. path.Select((hash, i) => i == nth ? Flipped(hash, random) : hash)], root), $"seed {Seed}");
                    Assert.False(MerkleProof.IsIncluded(Leaves[index], index, size, path[..^1], root));
                    Assert.False(MerkleProof.IsIncluded(Leaves[index], index ^ 1, size, path, root));
                }
            }
        }
    }

    [Fact]
    public void Every_tree_is_proved_to_begin_every_later_one_and_no_other_is()
    {
        var random = new Random(Seed);
        var tree = Tree.Of(Leaves, Largest);
        var roots = Enumerable.Range(0, Largest + 1).Select(size => tree.RootAt(size)).ToArray();
        for (var second = 1; second <= Largest; second++)
        {
            for (var first = 1; first <= second; first++)
            {
                var proof = tree.Consistency(first, second);
                Assert.True(MerkleProof.IsConsistent(first, roots[first], second, roots[second], proof), $"{first} to {second}");
                if (random.Next(40) > 0)
                {
                    continue;
                }

                Assert.False(MerkleProof.IsConsistent(first, Flipped(roots[first], random), second, roots[second], proof), $"seed {Seed}");
                Assert.False(MerkleProof.IsConsistent(first, roots[first], second, Flipped(roots[second], random), proof));
                Assert.False(MerkleProof.IsConsistent(first, roots[first], second, roots[second], [.. proof, roots[first]]));
                Assert.False(MerkleProof.IsConsistent(second + 1, roots[first], second, roots[second], proof));
                if (proof.Count > 0)
                {
                    var nth = random.Next(proof.Count);
                    Assert.False(MerkleProof.IsConsistent(first, roots[first], second, roots[second], [.. proof.Select((hash, i) => i == nth ? Flipped(hash, random) : hash)]));
                    Assert.False(MerkleProof.IsConsistent(first, roots[first], second, roots[second], proof[..^1]));
                }
            }
        }
    }

    private static byte[] Flipped(byte[] hash, Random random)
    {
        var flipped = (byte[])hash.Clone();
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }
}
