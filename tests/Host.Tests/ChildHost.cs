using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bookings.Host.Tests;

/// <summary>The program as a process of its own, as ./run starts it. What it writes is kept.</summary>
internal sealed partial class ChildHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<(string Text, TaskCompletionSource Said)> _awaited = [];
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildHost(Process process) => _process = process;

    public int ProcessId => _process.Id;
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public static ChildHost Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Bookings.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var ours in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(ours);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var child = new ChildHost(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>A server in development, on a free port, ready when this returns.</summary>
    public static async Task<(ChildHost Child, HttpClient Http)> Serve(string dataDirectory, params (string Name, string Value)[] environment)
    {
        var child = Start(
            ["--urls", "http://127.0.0.1:0"],
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", dataDirectory), .. environment]);
        if (await Task.WhenAny(child._listening.Task, child.Exit()) != child._listening.Task)
        {
            await child.DisposeAsync();
            throw new InvalidOperationException($"The server did not start: {child.Output}");
        }

        return (child, new HttpClient { BaseAddress = await child._listening.Task });
    }

    /// <summary>Ends when it has written this text.</summary>
    public Task Says(string text)
    {
        lock (_output)
        {
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, said));
            if (_output.Exists(line => line.Contains(text, StringComparison.Ordinal)))
            {
                said.TrySetResult();
            }

            return said.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The exit code, when it has ended by itself and all it wrote was read.</summary>
    public async Task<int> Exit()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as a service manager does, and returns the exit code.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        return await Exit();
    }

    /// <summary>kill -9, without waiting for the end.</summary>
    public void Strike() => _process.Kill();

    public async Task Kill()
    {
        _process.Kill();
        await Exit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("Bookings__", StringComparison.Ordinal) || name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
        || name is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT" or "ASPNETCORE_URLS";

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
            foreach (var (text, said) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    said.TrySetResult();
                }
            }
        }

        if (Listens().Match(line) is { Success: true } address)
        {
            _listening.TrySetResult(new Uri(address.Groups["url"].Value));
        }
    }

    [GeneratedRegex(@"listens on \W*(?<url>http://[0-9.:]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listens();
}
