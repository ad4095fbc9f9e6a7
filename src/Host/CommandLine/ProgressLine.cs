using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Bookings.Host;

/// <summary>Progress for a person: one line that is written over on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class ProgressLine(IAnsiConsole screen) : IDisposable
{
    private const int Width = 28;

    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly Lock _writing = new();
    private TimeSpan _last = TimeSpan.MinValue;
    private (string Step, long Done, long Total)? _unsaid;
    private bool _hasLine;

    private bool IsTerminal => screen.Profile.Capabilities.Ansi;

    public void Show(string step, long done, long total)
    {
        lock (_writing)
        {
            var now = _since.Elapsed;
            if (_last != TimeSpan.MinValue && now - _last < (IsTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(5)))
            {
                _unsaid = (step, done, total);
                return;
            }

            (_last, _unsaid) = (now, null);
            Write(Text(step, done, total, now));
        }
    }

    /// <summary>Leaves the last line standing, with where it ended.</summary>
    public void Done()
    {
        lock (_writing)
        {
            if (_unsaid is var (step, done, total))
            {
                _unsaid = null;
                Write(Text(step, done, total, _since.Elapsed));
            }

            if (_hasLine && IsTerminal)
            {
                screen.Profile.Out.Writer.WriteLine();
            }

            _hasLine = false;
        }
    }

    public void Dispose() => Done();

    private static string Text(string step, long done, long total, TimeSpan since)
    {
        var part = total > 0 ? Math.Clamp((double)done / total, 0, 1) : 1;
        var rate = since.TotalSeconds > 0.2 ? done / since.TotalSeconds : 0;
        var left = rate > 0 && total > done ? TimeSpan.FromSeconds((total - done) / rate).ToString(@"m\:ss", CultureInfo.InvariantCulture) : "";
        var filled = (int)(part * Width);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{step,-18} [{new string('#', filled)}{new string('.', Width - filled)}] {part,4:P0} {done:N0} of {total:N0}{(rate > 0 ? $", {rate:N0}/s" : "")}{(left.Length > 0 ? $", {left} left" : "")}");
    }

    private void Write(string text)
    {
        var writer = screen.Profile.Out.Writer;
        if (IsTerminal)
        {
            writer.Write($"\r{text}\u001b[K");
        }
        else
        {
            writer.WriteLine(text);
        }

        writer.Flush();
        _hasLine = true;
    }
}
