using System.CommandLine;
using Bookings.Privacy.Contracts;

namespace Bookings.Host;

/// <summary>Prints what personal data there is and where it goes, as the program and its configuration say; without a database.</summary>
internal sealed class DataMapVerb : Command
{
    private readonly Option<DataMapFormat> _format = new("--format") { Description = "markdown, json or csv.", DefaultValueFactory = _ => DataMapFormat.Markdown, HelpName = "FORMAT" };

    public DataMapVerb()
        : base("datamap", "Print the data map and register of processing, made from the program itself.")
    {
        Add(_format);
        SetAction(Print);
    }

    private async Task<int> Print(ParseResult arguments, CancellationToken stop)
    {
        await using var app = BookingsApplication.Build([], isVerb: true);
        await arguments.InvocationConfiguration.Output.WriteAsync(app.Services.GetRequiredService<IDataMap>().Write(arguments.GetValue(_format)));
        return ExitCode.Ok;
    }
}
