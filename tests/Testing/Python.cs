using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Bookings.Testing;

/// <summary>A small program beside the tests, run by Debian's Python with Debian's packages: what it reads was written by somebody else.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>JSON in, JSON out.</summary>
    /// <param name="package">What the program imports.</param>
    /// <param name="script">Its path beside the tests.</param>
    public static async Task<JsonElement> Ask(string package, string script, object question)
    {
        Reference.Need(await Has(package), $"{Interpreter} cannot import {package}: ./test installs it where it may, or apt-get install python3 python3-cryptography python3-dkim python3-icalendar python3-vobject.");
        var (status, answer, fault) = await Run([Path.Combine(AppContext.BaseDirectory, script)], JsonSerializer.Serialize(question));
        Assert.True(status == 0, $"{script}: {fault}");
        return JsonSerializer.Deserialize<JsonElement>(answer);
    }

    private static async Task<bool> Has(string package) => File.Exists(Interpreter) && (await Run(["-c", $"import {package}"], "")).Status == 0;

    private static async Task<(int Status, string Answer, string Fault)> Run(string[] arguments, string input)
    {
        // -I: neither this machine's settings of Python nor a folder of its user have a say.
        using var process = Process.Start(new ProcessStartInfo(Interpreter, ["-I", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var answer = process.StandardOutput.ReadToEndAsync();
        var fault = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, await answer, await fault);
        }
        finally
        {
            process.Kill();
        }
    }
}
