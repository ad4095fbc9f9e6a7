using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Bookings.Kernel;
using Npgsql;

namespace Bookings.Host;

/// <summary>The program's command line: without a verb it serves.</summary>
internal static class BookingsCommandLine
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    public static IEnumerable<Command> Verbs =>
        [new BusinessVerb(), new TokenVerb(), new ImportVerb(), new ClientsVerb(), new EraseVerb(), new RetentionVerb(), new VerifyCertificateVerb(), new DataMapVerb(), new RebuildVerb(), new KeysVerb(), new VaultExportVerb(), new RestoreVerb(), new VerifyLedgerVerb(), new MigrateVerb(), new DatabaseVerb()];

    public static Task<int> Run(string[] arguments) => Run(arguments, Verbs, Console.Out, Console.Error);

    public static async Task<int> Run(string[] arguments, IEnumerable<Command> verbs, TextWriter output, TextWriter error)
    {
        var root = new ServeCommand();
        foreach (var verb in verbs)
        {
            root.Add(verb);
        }

        var parsed = root.Parse(arguments);
        var wrong = parsed.Errors.Select(one => one.Message).Concat(root.NotUnderstood(parsed)).ToList();
        if (wrong.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            return await Usage(parsed, wrong, error);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                // The server's own host hears Ctrl-C and SIGTERM; for a verb it is heard here.
                ProcessTerminationTimeout = parsed.CommandResult.Command == root ? null : TimeToStop,
            });
        }
        catch (Exception failure) when (Explain(failure) is { } explained)
        {
            await error.WriteLineAsync(explained.Message);
            return explained.Code;
        }
    }

    private static async Task<int> Usage(ParseResult parsed, List<string> wrong, TextWriter error)
    {
        foreach (var message in wrong)
        {
            await error.WriteLineAsync(message);
        }

        await error.WriteLineAsync($"Try: {Path(parsed.CommandResult)} --help");
        return ExitCode.Usage;
    }

    /// <summary>As it is typed: <c>./run token add</c>.</summary>
    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;

    private static (int Code, string Message)? Explain(Exception failure) => failure switch
    {
        HostAbortedException => null,
        ConfigurationException wrong => (ExitCode.Configuration, "The configuration does not let Bookings start:\n"
            + string.Join('\n', wrong.Problems.Select(one => $"- {one}"))),
        RefusedException or RebuildRunsException or RotationRefusedException or VaultUnavailableException or DatabaseRestoredException or SchemaException => (ExitCode.Refused, failure.Message),
        OperationCanceledException => (ExitCode.Interrupted, "Stopped."),
        IOException { InnerException: { } inner } when inner.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            (ExitCode.Refused, "Another program listens on this address. End it, or choose another: ./run --urls http://127.0.0.1:5081"),
        PostgresException postgres => (ExitCode.Internal, $"The database refused a statement: {postgres.SqlState}\n{ExceptionOutline.Of(failure)}"),
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => (ExitCode.Refused,
            "The database does not answer. See that it runs and that ConnectionStrings__Bookings names it, then try again."),
        _ => (ExitCode.Internal, $"A fault of the program: {failure.Message}\n{ExceptionOutline.Of(failure)}"),
    };
}
