namespace Bookings.Kernel;

internal sealed partial class SharedCommits
{
    /// <summary>A place, and the businesses that nobody else writes to meanwhile.</summary>
    private sealed class Flight(SharedCommits all, List<Unit> units)
    {
        private bool _hasPlace = true;

        /// <summary>Never cancelled: whoever hung up still gets one booking or none, and the key tells which.</summary>
        public async Task Send(List<Unit> some)
        {
            var sent = Execute(some);
            if (!sent.IsCompleted)
            {
                using var patience = new CancellationTokenSource();
                if (await Task.WhenAny(sent, Task.Delay(LongestFlight, patience.Token)) != sent)
                {
                    GivePlace();
                    all.StartNext();
                }

                await patience.CancelAsync();
            }

            await sent;
        }

        public void End()
        {
            lock (all._lock)
            {
                units.ForEach(unit => all._writing.Remove(unit.Tenant));
            }

            GivePlace();
            all.StartNext();
        }

        private void GivePlace()
        {
            lock (all._lock)
            {
                if (_hasPlace)
                {
                    all._free++;
                    _hasPlace = false;
                }
            }
        }

        private Task Execute(List<Unit> some)
        {
            if (some is [var one])
            {
                return all.Execute(one.Statements!);
            }

            var statements = new Statements();
            statements.Add(WaitBriefly);
            some.ForEach(unit => unit.Statements!.CopyTo(statements));
            return all.Execute(statements);
        }
    }
}
