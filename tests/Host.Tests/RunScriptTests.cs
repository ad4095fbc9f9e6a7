using System.Diagnostics;
using System.Reflection.PortableExecutable;

namespace Bookings.Host.Tests;

/// <summary>./run itself, the script: it builds what has changed, and starts the program that was compiled ahead.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public async Task It_starts_the_program_that_was_compiled_ahead()
    {
        var help = await Type("./run --help");

        Assert.StartsWith("Description:", help, StringComparison.Ordinal);
        var compiled = Path.Combine(ReadmeTests.Root, "artifacts", "run", "Bookings.Kernel.dll");
        Assert.SkipUnless(File.Exists(compiled), "The compiler's package cannot be had here: artifacts/run.log says why.");
        Assert.True(HoldsNativeCode(compiled));
        Assert.False(HoldsNativeCode(Path.Combine(ReadmeTests.Root, "artifacts", "bin", "Bookings.Host", "release", "Bookings.Kernel.dll")));
        // As it was built it says the same.
        Assert.Equal(help, await Type("dotnet artifacts/bin/Bookings.Host/release/Bookings.Host.dll --help"));
    }

    private static bool HoldsNativeCode(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static async Task<string> Type(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = ReadmeTests.Root, RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        return said;
    }
}
