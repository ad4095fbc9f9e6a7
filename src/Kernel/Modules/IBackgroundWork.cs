namespace Bookings.Kernel;

/// <summary>
/// Work of a module that goes on by itself while the program serves. The host runs it from start to stop; a test calls what it calls, when it wants to.
/// </summary>
public interface IBackgroundWork
{
    /// <summary>Goes on until it is stopped. A fault that passes it takes itself; after what it throws it is logged, and begun again after a pause.</summary>
    Task Run(CancellationToken stop);
}
