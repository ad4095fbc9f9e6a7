using System.Text.Json;

namespace Bookings.Host.Tests;

/// <summary>The data map that is checked in is the one that the program makes.</summary>
public sealed class DataMapVerbTests
{
    [Fact]
    public async Task The_file_in_docs_is_what_the_program_says()
    {
        var said = await Say();
        var file = Path.Combine(Root(), "docs", "datamap.md");
        Assert.True(said == await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), "docs/datamap.md is not what the program says: ./run datamap > docs/datamap.md");
    }

    [Fact]
    public async Task It_is_said_in_other_forms_too()
    {
        Assert.True(JsonDocument.Parse(await Say("--format", "json")).RootElement.GetProperty("fields").GetArrayLength() > 10);
        Assert.StartsWith("module,stream,event,field,", await Say("--format", "csv"), StringComparison.Ordinal);
    }

    private static async Task<string> Say(params string[] arguments)
    {
        await using var verb = ChildHost.Start(["datamap", .. arguments], ("ASPNETCORE_ENVIRONMENT", "Development"));
        Assert.Equal(ExitCode.Ok, await verb.Exit());
        return verb.Output + "\n";
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
