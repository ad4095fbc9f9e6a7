using Bookings.Bench;

// bench/run NAME…: measures figures and prints them; see bench/run for what it installs.
var figures = new Dictionary<string, Func<Rig, Task>>(StringComparer.Ordinal)
{
    ["append"] = AppendFigure.Run,
    ["sealing"] = SealingFigure.Run,
    ["book-kernel"] = BookKernelFigure.Run,
    ["book"] = BookFigure.Run,
    ["guest-book"] = GuestBookFigure.Run,
    ["slots"] = SlotsFigure.Run,
    ["search"] = SearchFigure.Run,
    ["erasure"] = ErasureFigure.Run,
    ["rotation"] = RotationFigure.Run,
    ["projections"] = ProjectionFigure.Run,
    ["ledger"] = LedgerFigure.Run,
    ["import"] = ImportFigure.Run,
    ["reminders"] = RemindersFigure.Run,
    ["kills"] = KillsFigure.Run,
    ["idle"] = IdleFigure.Run,
    ["start"] = StartFigure.Run,
};

if (args is ["serve", var connection, var keys, var url, .. var settings])
{
    return await BenchServer.Serve(connection, keys, url, settings);
}

var rounds = Array.FindIndex(args, arg => arg == "--rounds") is >= 0 and var at && at + 1 < args.Length && int.TryParse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture, out var asked) ? asked : 3;
var wanted = args.Where((arg, nth) => arg is not ("--record" or "--rounds") && (nth == 0 || args[nth - 1] != "--rounds")).ToList();
if (wanted.Count == 0 || wanted.Any(name => name != "all" && !figures.ContainsKey(name)))
{
    Console.Error.WriteLine($"Usage: bench/run NAME… [--rounds N] [--record]   names: all, {string.Join(", ", figures.Keys)}");
    return wanted.Count == 0 ? 0 : 2;
}

foreach (var (name, figure) in figures.Where(known => wanted.Contains("all") || wanted.Contains(known.Key)))
{
    await using var rig = await Rig.Start(name, rounds);
    await figure(rig);
    await rig.Finish(record: args.Contains("--record"));
}

return 0;
