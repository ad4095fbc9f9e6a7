namespace Bookings.Kernel;

/// <summary>Somebody wanted to send something to a host that belongs to no recipient registered for it.</summary>
/// <param name="host">As it is configured: never what a person wrote.</param>
public sealed class RecipientNotRegisteredException(string host)
    : IOException($"Nothing is sent to {host}: it belongs to no recipient registered for what leaves there. When it is agreed, register it below Bookings:{Recipients.Section}.");
