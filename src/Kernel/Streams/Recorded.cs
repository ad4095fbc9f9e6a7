using NodaTime;

namespace Bookings.Kernel;

/// <summary>A fact together with where and when it was written down.</summary>
/// <param name="Tenant">The business it belongs to.</param>
/// <param name="Position">Its place in the business's history, dense from 1; 0 while it is being appended.</param>
/// <param name="Stream">The stream it is part of.</param>
/// <param name="Version">Its place in the stream, dense from 1.</param>
/// <param name="Id">The event's own id, part of the associated data of its sealed block.</param>
/// <param name="At">When the database recorded it (not when the fact happened).</param>
/// <param name="Fact">The fact; its personal properties are closed.</param>
public sealed record Recorded(TenantId Tenant, long Position, Guid Stream, long Version, Guid Id, Instant At, object Fact);
