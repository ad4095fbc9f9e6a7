namespace Bookings.Host;

/// <summary>What the program tells the shell; 70 and 78 are sysexits.h.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The answer is no: the message says why and what to do next.</summary>
    public const int Refused = 1;

    public const int Usage = 2;

    /// <summary>A fault of the program.</summary>
    public const int Internal = 70;

    public const int Configuration = 78;

    /// <summary>Ended by Ctrl-C or SIGTERM (128 + 2).</summary>
    public const int Interrupted = 130;
}

/// <summary>A verb, or the start of the server, cannot do what it was asked.</summary>
internal sealed class RefusedException(string what, string whatToDo) : Exception($"{what} {whatToDo}");
