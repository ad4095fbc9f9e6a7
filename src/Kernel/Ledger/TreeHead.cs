using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bookings.Kernel;

/// <summary>What a log says of itself: its name, how many entries it has and the root over them. Signed it is a checkpoint (C2SP tlog-checkpoint).</summary>
internal sealed record TreeHead(string Origin, long Size, byte[] Root)
{
    /// <summary>The body of the checkpoint: three lines.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Reads the body; further lines are allowed and passed over.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TreeHead? head)
    {
        head = null;
        var root = new byte[Merkle.HashSize];
        if (text.Split('\n') is not [{ Length: > 0 } origin, var size, var encoded, ..]
            || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var entries) || entries.ToString(CultureInfo.InvariantCulture) != size
            || !Convert.TryFromBase64String(encoded, root, out var length) || length != root.Length)
        {
            return false;
        }

        head = new(origin, entries, root);
        return true;
    }
}

/// <summary>C2SP tlog-proof: an index, the hashes from the leaf up, and the checkpoint that they lead to, in one text that is checked offline.</summary>
internal static class TlogProof
{
    public static string Text(long index, IEnumerable<byte[]> path, string checkpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"c2sp.org/tlog-proof@v1\nindex {index}\n{string.Concat(path.Select(hash => $"{Convert.ToBase64String(hash)}\n"))}\n{checkpoint}");
}
