using System.Globalization;
using System.Text;

namespace Bookings.Kernel;

/// <summary>A statement that is in a log.</summary>
/// <param name="Origin">The log's name, which its key belongs to.</param>
/// <param name="Index">Of the entry, from 0.</param>
/// <param name="Size">Of the log when it was proved.</param>
public sealed record ProvedStatement(string Origin, long Index, long Size);

/// <summary>How anybody checks a statement with its proof and the log's public key alone: no database, no network.</summary>
public static class StatementCheck
{
    /// <summary>C2SP tlog-proof, C2SP signed-note, RFC 9162 section 2.1.3.2.</summary>
    /// <param name="statement">To the last line feed.</param>
    /// <param name="proof">As <see cref="StatementLog.Proof"/> made it.</param>
    /// <param name="verifierKey">A C2SP verifier key, from where its owner publishes it and not from who hands over the proof.</param>
    /// <returns>Null when anything in it is not what it should be.</returns>
    public static ProvedStatement? Of(string statement, string proof, string verifierKey)
    {
        var lines = proof.Split('\n');
        var first = lines is [_, var extra, ..] && extra.StartsWith("extra ", StringComparison.Ordinal) && SignedNote.IsBase64(extra["extra ".Length..], out _) ? 2 : 1;
        var gap = Array.IndexOf(lines, "", Math.Min(first, lines.Length));
        if (lines[0] != "c2sp.org/tlog-proof@v1" || gap < first || !lines[first].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(lines[first]["index ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || lines[first] != $"index {index.ToString(CultureInfo.InvariantCulture)}"
            || !SignedNote.TryOpen(string.Join('\n', lines[(gap + 1)..]), verifierKey, out var text) || !TreeHead.TryParse(text, out var head)
            || head.Origin != verifierKey.Split('+')[0])
        {
            return null;
        }

        var path = new List<byte[]>();
        foreach (var line in lines[(first + 1)..gap])
        {
            var hash = new byte[Merkle.HashSize];
            if (!Convert.TryFromBase64String(line, hash, out var length) || length != hash.Length)
            {
                return null;
            }

            path.Add(hash);
        }

        return MerkleProof.IsIncluded(Merkle.Leaf(Encoding.UTF8.GetBytes(statement)), index, head.Size, path, head.Root) ? new(head.Origin, index, head.Size) : null;
    }
}
