using System.Globalization;
using System.Text;
using NodaTime.Extensions;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>How far a journal goes.</summary>
internal readonly record struct JournalEnd(Guid Installation, long Number, string Chain);

/// <summary>
/// What was erased, outside the database: one line for each destruction, on the disk before the destruction is committed. So a database that comes from a backup can be told from the one that was
/// served, and who was erased since is erased again. A line may be there for what was not committed in the end; nothing that was is missing.
/// </summary>
/// <param name="folder">Where; several programs may write.</param>
/// <param name="clock">For the time of a line.</param>
public sealed class ErasureJournal(RecoveryFolder folder, TimeProvider clock)
{
    private const string Format = "bookings-erasure-journal/v1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private string File => Path.Combine(folder.Path, "erasures.journal");

    /// <summary>Stands in for the fault that a host without a journal would be; for the test that shows that it is needed.</summary>
    internal bool IsOff { get; set; }

    internal bool Exists => System.IO.File.Exists(File);

    /// <summary>How long it is: it changes with each line.</summary>
    internal long Length => Exists ? new FileInfo(File).Length : 0;

    /// <summary>Begins one where there is none.</summary>
    internal JournalEnd Found()
    {
        folder.Make();
        using var held = Hold();
        if (!Exists)
        {
            var draft = File + ".new";
            System.IO.File.Delete(draft);
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes($"{Format} {Guid.CreateVersion7()}\n"));
                file.Flush(flushToDisk: true);
            }

            System.IO.File.Move(draft, File);
            DirectorySync.Sync(folder.Path);
        }

        return Read().End;
    }

    /// <summary>On the disk when this returns.</summary>
    /// <exception cref="VaultUnavailableException">It cannot be written: nothing may be destroyed now.</exception>
    internal JournalEnd Write(JournalEntry entry)
    {
        try
        {
            using var held = Hold();
            var end = Read().End;
            if (IsOff)
            {
                return end;
            }

            var next = entry.After(end.Number, end.Chain, InstantPattern.ExtendedIso.Format(clock.GetUtcNow().ToInstant()));
            using var file = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            file.SetLength(EndOfLines(file)); // half a line is of somebody who died before its end: nothing was destroyed for it
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes($"{next.Line} {next.Chain}\n"));
            file.Flush(flushToDisk: true);
            return end with { Number = next.Number, Chain = next.Chain };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new VaultUnavailableException($"The erasure journal in {folder.Path} cannot be written, so nothing is destroyed now.", fault);
        }
    }

    /// <summary>All of it, each line checked against the one before.</summary>
    /// <exception cref="VaultUnavailableException">It is not there, or a line was changed, taken out or put in.</exception>
    internal (JournalEnd End, IReadOnlyList<JournalEntry> Entries) Read()
    {
        if (!Exists)
        {
            throw new VaultUnavailableException($"There is no erasure journal in {folder.Path}.");
        }

        using var file = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[EndOfLines(file)];
        file.Seek(0, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [var first, ..] || first.Split(' ') is not [Format, var id] || !Guid.TryParse(id, out var installation))
        {
            throw new VaultUnavailableException($"{File} is no erasure journal.");
        }

        var (entries, end) = (new List<JournalEntry>(lines.Length), new JournalEnd(installation, 0, JournalEntry.Linked("", first)));
        foreach (var line in lines.Skip(1))
        {
            try
            {
                entries.Add(JournalEntry.Parse(line, end.Number, end.Chain));
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException or UnparsableValueException)
            {
                throw new VaultUnavailableException(string.Create(CultureInfo.InvariantCulture, $"Line {end.Number + 2} of {File} is not what was written there: the journal was changed."), wrong);
            }

            end = end with { Number = entries[^1].Number, Chain = entries[^1].Chain };
        }

        return (end, entries);
    }

    private static long EndOfLines(FileStream file)
    {
        for (var at = file.Length; at > 0; at--)
        {
            file.Seek(at - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
            {
                return at;
            }
        }

        return 0;
    }

    /// <summary>One writer at a time, over all programs; who is killed gives it back.</summary>
    private FileStream Hold()
    {
        var path = Path.Combine(folder.Path, "erasures.lock");
        for (var since = clock.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(folder.Path) && clock.GetElapsedTime(since) < Patience)
            {
                Thread.Sleep(1);
            }
        }
    }
}
