using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Bookings.Testing;

namespace Bookings.Host.Tests;

public sealed class CommandLineTests
{
    public static TheoryData<string> EveryVerb => [.. Paths("", BookingsCommandLine.Verbs)];

    [Theory]
    [MemberData(nameof(EveryVerb))]
    public async Task Every_verb_explains_itself(string verb)
    {
        var (code, output, error) = await Run([.. verb.Split(' '), "--help"]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains($"Usage:\n  ./run {verb} ", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task The_program_explains_itself()
    {
        var (code, output, _) = await Run("--help");
        Assert.Equal(ExitCode.Ok, code);
        Assert.All(BookingsCommandLine.Verbs, verb => Assert.Contains(verb.Name, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("databas", "Did you mean 'database'?")]
    [InlineData("zzz", "Verbs are: ")]
    [InlineData("--zzz", "is no option")]
    [InlineData("database more", "one word too many")]
    [InlineData("database --zzz", "is no option")]
    public async Task What_is_not_understood_is_refused_with_a_hint(string line, string hint)
    {
        var (code, _, error) = await Run(line.Split(' '));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(hint, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "zzz", "Try: ./run --help")]
    [InlineData("business add", "", "Try: ./run business add --help")]
    [InlineData("token add", "--role owner", "Try: ./run token add --help")]
    public async Task The_hint_is_a_line_that_works(string verb, string rest, string hint)
    {
        var (code, _, error) = await Run($"{verb} {rest}".Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.Usage, code);
        Assert.EndsWith($"{hint}\n", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await Run($"{verb} --help".Split(' ', StringSplitOptions.RemoveEmptyEntries))).Code);
    }

    [Fact]
    public async Task A_refusal_says_what_to_do_and_exits_1()
    {
        var (code, _, error) = await Run(new RefusedException("There is no business x.", "Make it: ./run business add x"));
        Assert.Equal(ExitCode.Refused, code);
        Assert.Equal("There is no business x. Make it: ./run business add x\n", error);
    }

    [Fact]
    public async Task A_fault_exits_70() => Assert.Equal(ExitCode.Internal, (await Run(new InvalidOperationException("broken"))).Code);

    [Fact]
    public async Task A_server_without_configuration_exits_78_and_says_why()
    {
        await using var child = ChildHost.Start([]);
        Assert.Equal(ExitCode.Configuration, await child.Exit());
        Assert.Contains("ConnectionStrings__Bookings", child.Output, StringComparison.Ordinal);
        Assert.Contains("Bookings__Keys__Custodian", child.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_refused_with_a_way_out()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var database = await EmptyDatabase.Make();
        var folder = Names.Folder();
        await using var child = ChildHost.Start(
            ["--urls", $"http://{other.LocalEndpoint}"],
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", folder), ("ConnectionStrings__Bookings", database.ConnectionString));
        Assert.Equal(ExitCode.Refused, await child.Exit());
        Directory.Delete(folder, recursive: true);
        Assert.Contains("--urls", child.Output, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> Run(params string[] arguments) => Run(arguments, BookingsCommandLine.Verbs);

    private static Task<(int Code, string Output, string Error)> Run(Exception thrown)
    {
        var verb = new Command("fail");
        verb.SetAction(Task<int> (_, _) => throw thrown);
        return Run(["fail"], [verb]);
    }

    private static async Task<(int Code, string Output, string Error)> Run(string[] arguments, IEnumerable<Command> verbs)
    {
        await using StringWriter output = new(), error = new();
        var code = await BookingsCommandLine.Run(arguments, verbs, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static IEnumerable<string> Paths(string parent, IEnumerable<Command> commands) =>
        commands.SelectMany(one => (string[])[$"{parent}{one.Name}", .. Paths($"{parent}{one.Name} ", one.Subcommands)]);
}
