using System.CommandLine;
using Spectre.Console;

namespace Bookings.Host;

/// <summary>
/// A verb of the command line. It works on the application's services and its database, beside a running server or
/// without one. Arguments and options are added in its constructor; a reason to say no is a <see cref="RefusedException"/>.
/// </summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description)
        : base(name, description) => SetAction(Run);

    /// <returns>The exit code.</returns>
    protected abstract Task<int> Handle(VerbContext context, CancellationToken stop);

    private async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        await using var app = BookingsApplication.Build([], isVerb: true);
        await app.Prepare(stop);
        return await Handle(new VerbContext(app.Services, arguments), stop);
    }
}

/// <summary>What a verb works with. Its answer goes to <see cref="Out"/>; what only a person watching wants to know to <see cref="Screen"/>.</summary>
internal sealed class VerbContext(IServiceProvider services, ParseResult arguments)
{
    public IServiceProvider Services => services;
    public ParseResult Arguments => arguments;
    public TextWriter Out => arguments.InvocationConfiguration.Output;

    public IAnsiConsole Screen { get; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(arguments.InvocationConfiguration.Error),
        Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
    });

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
