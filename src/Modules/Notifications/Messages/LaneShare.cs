namespace Bookings.Notifications;

/// <summary>
/// What somebody waits for goes first, but never alone: of four messages one is a reminder or a promotion, as long as there are both. Without it bookings that never end would
/// hold up every reminder; and however many reminders there are, they hold up a booking by no more than a turn of theirs. Counted in messages, for a claim can be of one or
/// of hundreds.
/// </summary>
internal sealed class LaneShare
{
    /// <summary>Messages that can wait, in one turn.</summary>
    internal const int Turn = 50;

    /// <summary>Messages that somebody waits for, between two turns.</summary>
    internal const int Between = 3 * Turn;

    private readonly Lock _lock = new();
    private int _urgent;
    private int _left;

    /// <summary>Into which lane to look first, and how many to take at most if they are of the one or of the other.</summary>
    internal (short First, int MostUrgent, int MostPatient) Next(int most)
    {
        lock (_lock)
        {
            return _left > 0 ? ((short)1, most, Math.Min(most, _left)) : ((short)0, Math.Min(most, Between - _urgent), most);
        }
    }

    /// <summary>What a claim came to. One that found nothing of what it looked for first found that nothing waits there: the turn is over.</summary>
    internal void Took(short first, short lane, int messages)
    {
        lock (_lock)
        {
            if (lane != first)
            {
                (_urgent, _left) = (0, 0);
            }
            else if (lane == 1)
            {
                _left = Math.Max(0, _left - messages);
            }
            else if ((_urgent += messages) >= Between)
            {
                (_urgent, _left) = (0, Turn);
            }
        }
    }
}
