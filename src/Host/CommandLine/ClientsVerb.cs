using System.CommandLine;
using System.Globalization;
using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;

namespace Bookings.Host;

/// <summary>A business's clients, in and out of the house.</summary>
internal sealed class ClientsVerb : Command
{
    public ClientsVerb()
        : base("clients", "Import a list of clients, or export all of them.")
    {
        Add(new ImportClientsVerb());
        Add(new ExportClientsVerb());
    }
}

internal sealed class ImportClientsVerb : Verb
{
    private readonly Argument<string> _file = new("FILE.csv") { Description = "UTF-8, a header, separated by comma, semicolon or tab. docs/clients.md has the columns." };
    private readonly Option<string> _business = TokenVerb.Business();

    public ImportClientsVerb()
        : base("import", "Register the clients of a list. Again, or after a kill, it adds only what is missing.")
    {
        Add(_file);
        Add(_business);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var path = context.Arguments.GetValue(_file)!;
        await using var file = ImportVerb.Open(path);
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        var (lines, rejected) = (await ImportVerb.CountLines(file, stop), new RejectedRows(path));
        file.Position = 0;

        ClientImportEnd end;
        using (rejected)
        using (var bar = new ProgressLine(context.Screen))
        {
            end = await context.Get<IClientFiles>().Import(
                new(business.Tenant, TokenVerb.Operator, Role.Owner), file, new Shown(bar, lines),
                row => rejected.Add(new RejectedRow(row.Line, row.Reason, row.Column, row.Message)), stop);
        }

        if (end is ClientImportEnd.Refused no)
        {
            throw new RefusedException(no.Reason.Message.English, "Nothing was taken.");
        }

        var done = (ClientImportEnd.Done)end;
        if (done.Rejected > 0)
        {
            await context.Out.WriteLineAsync($"Rejected rows, with line and reason, are in {rejected.Path}. Put them right in {path} and import it again: only they are added.");
        }

        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Clients} clients, {done.Known} known before, {done.Rejected} rejected"));
        return ExitCode.Ok;
    }

    private sealed class Shown(ProgressLine bar, long lines) : IProgress<long>
    {
        public void Report(long value) => bar.Show("import", value, Math.Max(lines, value));
    }
}

internal sealed class ExportClientsVerb : Verb
{
    private readonly Argument<string> _file = new("FILE.csv") { Description = "Where to; a file that is there already is not written over." };
    private readonly Option<string> _business = TokenVerb.Business();

    public ExportClientsVerb()
        : base("export", "Write all clients to a file, readable by you alone. It holds their data in clear: keep it accordingly.")
    {
        Add(_file);
        Add(_business);
    }

    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var path = context.Arguments.GetValue(_file)!;
        var business = await BusinessVerb.Find(context, context.Arguments.GetValue(_business)!, stop);
        long clients;
        await using (var file = Make(path))
        using (var bar = new ProgressLine(context.Screen))
        {
            clients = await Reading.During(
                context.Get<IAccessLog>(), new(business.Tenant, TokenVerb.Operator, Role.Owner), "ExportClients", purpose: null,
                () => context.Get<IClientFiles>().Export(business.Tenant, file, new Shown(bar), stop));
        }

        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clients} clients in {path}"));
        return ExitCode.Ok;
    }

    private static FileStream Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new(path, options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RefusedException($"'{path}' cannot be made: it is there already, or may not be.", "Name a file that is not there yet: ./run clients export FILE.csv --business NAME");
        }
    }

    private sealed class Shown(ProgressLine bar) : IProgress<ClientExportProgress>
    {
        public void Report(ClientExportProgress value) => bar.Show("export", value.Clients, value.Of);
    }
}
