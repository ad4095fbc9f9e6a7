namespace Bookings.Scheduling;

/// <summary>A scheduled class and who, by number, sits where.</summary>
internal sealed record SessionSeats(SessionId Session, Instant Start, Duration Length, int Capacity, IReadOnlyCollection<int> Taken)
{
    internal int Left() => Math.Max(0, Capacity - Taken.Count);

    /// <summary>The lowest seat that nobody has, counted from 1; null when the class is full.</summary>
    internal int? LowestFree()
    {
        // Of a class that was made smaller the seats left over may bear higher numbers: their count decides.
        for (var seat = 1; Taken.Count < Capacity && seat <= Capacity; seat++)
        {
            if (!Taken.Contains(seat))
            {
                return seat;
            }
        }

        return null;
    }
}

/// <summary>The rules for a seat: those of any booking that have to do with now and with the client; hours and resources were the session's.</summary>
internal static class ClassSeats
{
    internal static IReadOnlyList<SessionSeats> Offered(Circumstances known, IEnumerable<SessionSeats> sessions) =>
        [.. sessions.Where(session => Check(known, session) == Broken.Nothing).OrderBy(session => session.Start)];

    /// <summary>What a booking of one seat breaks; the rejections are <see cref="BrokenRules.Of"/> it.</summary>
    internal static Broken Check(Circumstances known, SessionSeats session)
    {
        var (rules, client, zone) = (known.Rules, known.Client, known.Zone.Rules);
        var (date, end) = (session.Start.InZone(zone).Date, session.Start + session.Length);
        var broken = Broken.Nothing;
        broken |= When(session.LowestFree() is null, Broken.SessionFull);
        broken |= When(client is { IsBlocked: true }, Broken.ClientIsBlocked);
        broken |= When(known.Now + rules.Notice.Book > session.Start, Broken.TooSoon);
        broken |= When(date > known.Now.InZone(zone).Date.PlusDays(rules.HorizonDays), Broken.TooFar);
        broken |= When(client?.Open >= rules.Limits.OpenPerClient, Broken.ClientLimitReached);
        broken |= When(client is not null && client.PerDay.TryGetValue(date, out var had) && had >= rules.Limits.PerClientPerDay, Broken.ClientDayFull);
        broken |= When(
            rules.OwnOverlap == OwnOverlap.Refuse && client is not null && client.Times.Any(time => time.Start < end && time.End > session.Start),
            Broken.TakenByYourself);
        return broken;
    }

    private static Broken When(bool isSo, Broken rule) => isSo ? rule : Broken.Nothing;
}
