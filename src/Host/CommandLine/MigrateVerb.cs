namespace Bookings.Host;

/// <summary>Every verb and every start brings the database up to the program first; this one does only that, for a deployment that wants it apart.</summary>
internal sealed class MigrateVerb() : Verb("migrate", "Bring the database up to this program, and do nothing else.")
{
    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        await context.Out.WriteLineAsync("The database is up to this program.");
        return ExitCode.Ok;
    }
}
