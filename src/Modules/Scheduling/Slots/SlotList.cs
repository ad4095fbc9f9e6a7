using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookings.Scheduling;

/// <summary>A start and who is free then, before it is written.</summary>
internal readonly record struct FreeStart(Slot Slot, ProviderId[] Providers);

/// <summary>
/// The answer with free times, <see cref="FindSlots.View"/>. A month is a thousand lines that differ in a few digits: they are written by hand, in a fraction of
/// the serializer's time, and a test holds them to what the serializer writes.
/// </summary>
/// <param name="Head">The answer but for its items.</param>
/// <param name="Free">The items, in order.</param>
/// <param name="Zone">In which starts are written; null for the location's.</param>
internal sealed record SlotList(FindSlots.View Head, IReadOnlyList<FreeStart> Free, DateTimeZone? Zone) : IResult, IEndpointMetadataProvider
{
    private const int IdWithQuotes = 38;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var buffer = ArrayPool<byte>.Shared.Rent(Bound(options, out var head));
        try
        {
            var length = Write(buffer, head);
            var response = httpContext.Response;
            (response.ContentType, response.ContentLength) = ("application/json; charset=utf-8", length);
            await response.Body.WriteAsync(buffer.AsMemory(0, length), httpContext.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FindSlots.View), ["application/json"]));

    /// <summary>The whole answer as JSON.</summary>
    internal byte[] ToJson(JsonSerializerOptions options)
    {
        var buffer = new byte[Bound(options, out var head)];
        return buffer[..Write(buffer, head)];
    }

    private int Bound(JsonSerializerOptions options, out byte[] head)
    {
        // Its items come last and are none: what follows belongs between its last brackets.
        head = JsonSerializer.SerializeToUtf8Bytes(Head with { Items = [] }, options);
        var each = Rfc3339.Longest + "{'start':'','providers':[]},".Length;
        return head.Length + Free.Sum(free => each + (free.Providers.Length * (IdWithQuotes + 1)));
    }

    private int Write(Span<byte> all, byte[] head)
    {
        var rest = all;
        Put(ref rest, head.AsSpan(..^2));
        var clock = new WallClock(stackalloc byte[Rfc3339.Longest]);
        var (providers, end) = (Array.Empty<ProviderId>(), Array.Empty<byte>());
        for (var i = 0; i < Free.Count; i++)
        {
            var free = Free[i];
            Put(ref rest, i == 0 ? "{\"start\":\""u8 : ",{\"start\":\""u8);
            Put(ref rest, clock.Show(free.Slot.At, Zone?.GetUtcOffset(free.Slot.At) ?? free.Slot.Offset));
            if (!ReferenceEquals(free.Providers, providers))
            {
                (providers, end) = (free.Providers, End(free.Providers));
            }

            Put(ref rest, end);
        }

        Put(ref rest, "]}"u8);
        return all.Length - rest.Length;
    }

    private static byte[] End(ProviderId[] providers) =>
        [.. "\",\"providers\":["u8, .. System.Text.Encoding.ASCII.GetBytes(string.Join(',', providers.Select(provider => $"\"{provider.Value:D}\""))), .. "]}"u8];

    /// <summary>The text of one moment after the other: on the same day only the time of day is new.</summary>
    private ref struct WallClock(Span<byte> text)
    {
        private readonly Span<byte> _text = text;
        private int _length;
        private long _day = long.MinValue;
        private Offset _offset;

        public ReadOnlySpan<byte> Show(Instant at, Offset offset)
        {
            var local = at.ToUnixTimeTicks() + offset.Ticks;
            var (day, time) = (Math.DivRem(local, NodaConstants.TicksPerDay, out var rest), rest);
            var isWhole = time >= 0 && time % NodaConstants.TicksPerSecond == 0 && offset.Seconds % NodaConstants.SecondsPerMinute == 0;
            if (isWhole && day == _day && offset == _offset)
            {
                var seconds = (int)(time / NodaConstants.TicksPerSecond);
                Digits(_text[11..], seconds / 3600);
                Digits(_text[14..], seconds / 60 % 60);
                Digits(_text[17..], seconds % 60);
            }
            else
            {
                // A time that is not whole is written anew, and so is what follows it.
                (_length, _day, _offset) = (Rfc3339.Write(_text, at.WithOffset(offset)), isWhole ? day : long.MinValue, offset);
            }

            return _text[.._length];
        }

        private static void Digits(Span<byte> text, int number) => (text[0], text[1]) = ((byte)('0' + (number / 10)), (byte)('0' + (number % 10)));
    }

    private static void Put(ref Span<byte> rest, scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        rest = rest[text.Length..];
    }
}
