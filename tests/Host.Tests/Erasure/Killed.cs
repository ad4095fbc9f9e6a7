namespace Bookings.Host.Tests;

/// <summary>Programs beside or instead of a clinic's server, which die by <c>kill -9</c> at the point that they are told.</summary>
internal static class Killed
{
    /// <summary>The exit code of who died by SIGKILL: 128 and the signal's number, as a shell says it.</summary>
    public const int Code = 128 + 9;

    /// <summary>A command that dies at a point; one that is never reached lets it end.</summary>
    public static Task<(int Code, string Output)> Verb(this Clinic clinic, string? point, params string[] arguments) => Run(clinic, point, arguments);

    /// <summary>A server that finds by itself what is to be done, and dies of it.</summary>
    public static Task<(int Code, string Output)> Server(this Clinic clinic, string point) => Run(clinic, point, ["--urls", "http://127.0.0.1:0"]);

    private static async Task<(int Code, string Output)> Run(Clinic clinic, string? point, string[] arguments)
    {
        await using var child = ChildHost.Start(
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", clinic.Folder), ("ConnectionStrings__Bookings", clinic.ConnectionString), ("BOOKINGS_FAILPOINT", point ?? ""));
        return (await child.Exit(), child.Output);
    }
}
