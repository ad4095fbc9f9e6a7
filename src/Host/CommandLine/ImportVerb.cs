using System.CommandLine;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;

namespace Bookings.Host;

/// <summary>Takes over the export of another system. What could not be taken is told in a file beside it.</summary>
internal sealed class ImportVerb : Verb
{
    private readonly Argument<string> _file = new("FILE.csv") { Description = "The export: UTF-8, a header, separated by comma, semicolon or tab. docs/import.md has the columns." };
    private readonly Option<string> _business = TokenVerb.Business();

    public ImportVerb()
        : base("import", "Take over the bookings of another system. Again, or after a kill, it adds only what is missing.")
    {
        Add(_file);
        Add(_business);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var path = context.Arguments.GetValue(_file)!;
        await using var file = Open(path);
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var (lines, rejected) = (await CountLines(file, stop), new RejectedRows(path));
        file.Position = 0;

        ImportEnd end;
        using (rejected)
        using (var bar = new ProgressLine(context.Screen))
        {
            end = await context.Get<IImports>().Run(
                new(business.Tenant, TokenVerb.Operator, Role.Owner), file, new(business.Zone, business.Language.ToString()), new Shown(bar, lines), rejected.Add, stop);
        }

        if (end is ImportEnd.Refused no)
        {
            throw new RefusedException(no.Reason.Message.English, "Nothing was taken.");
        }

        var done = (ImportEnd.Done)end;
        if (done.Known > 0)
        {
            await context.Out.WriteLineAsync($"{done.Known} rows had been taken before.");
        }

        if (done.Rejected > 0)
        {
            await context.Out.WriteLineAsync($"Rejected rows, with line and reason, are in {rejected.Path}. Put them right in {path} and import it again: only they are added.");
        }

        await context.Out.WriteLineAsync($"{done.Appointments} appointments, {done.Clients} clients, {done.Providers} providers, {done.Rejected} rejected");
        return ExitCode.Ok;
    }

    internal static FileStream Open(string path)
    {
        try
        {
            return new(path, new FileStreamOptions { Mode = FileMode.Open, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RefusedException($"'{path}' cannot be read: {(failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it may not be opened")}.",
                "Name a CSV file: ./run import FILE.csv --business NAME");
        }
    }

    internal static async Task<long> CountLines(FileStream file, CancellationToken stop)
    {
        var (lines, buffer) = (0L, new byte[65_536]);
        for (int count; (count = await file.ReadAsync(buffer, stop)) > 0;)
        {
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
        }

        return Math.Max(0, lines - 1);
    }

    private sealed class Shown(ProgressLine bar, long lines) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => bar.Show("import", value.Rows, Math.Max(lines, value.Rows));
    }
}

/// <summary>FILE.rejected.csv: line, column, reason, message. It is there when a row was rejected, and holds nothing of the row itself.</summary>
internal sealed class RejectedRows : IDisposable
{
    private StreamWriter? _writer;

    public RejectedRows(string path)
    {
        Path = System.IO.Path.ChangeExtension(path, ".rejected.csv");
        File.Delete(Path); // of an earlier run
    }

    public string Path { get; }

    public void Add(RejectedRow row)
    {
        if (_writer is null)
        {
            _writer = new(Path);
            _writer.WriteLine("line,column,reason,message");
        }

        _writer.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{row.Line},{row.Column},{row.Reason},\"{row.Message.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    public void Dispose() => _writer?.Dispose();
}
