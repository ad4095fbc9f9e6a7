namespace Bookings.Kernel;

/// <summary>
/// The personal part of one event as it is stored: ciphertext with everything needed to ask the vault for its key. A read model
/// that copies it keeps all of it, because the associated data names stream, event, type and class.
/// </summary>
/// <param name="Stream">The stream whose data key sealed it.</param>
/// <param name="EventId">The event it belongs to.</param>
/// <param name="EventType">Stored name of the event's type.</param>
/// <param name="Class">Data class of the stream.</param>
/// <param name="Bytes">Sealed block, version 1 (see <c>docs/formats.md</c>).</param>
public sealed record SealedBlock(Guid Stream, Guid EventId, string EventType, DataClass Class, byte[] Bytes);
