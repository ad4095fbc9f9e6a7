using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookings.Notifications;

/// <summary>Messages that went out to somebody, or did not, for the answer to them: when, by what, how little it said. Its words and its address are kept nowhere.</summary>
internal sealed class HeldMessages(PastMessages past) : IHeldRows
{
    public async Task<IReadOnlyList<HeldRow>> Of(HeldOn person, IReadOnlyList<Guid> streams, CancellationToken cancellation) =>
        [.. (await past.Of(person.Tenant, person.Ids, streams, cancellation)).Select(message => new HeldRow(message.At, Shown(message)))];

    private static JsonObject Shown(PastMessage message)
    {
        var shown = new JsonObject { ["kind"] = Spoken(message.Kind), ["channel"] = Spoken(message.Channel), ["became"] = Spoken(message.State) };
        foreach (var (name, value) in new[]
        {
            ("level", message.Level is { } level ? Spoken(level) : null),
            ("reason", message.Reason),
            ("appointment", message.About.Appointment?.Value.ToString()),
            ("place", message.About.Offer?.Place.Value.ToString()),
            ("document", message.About.Document?.ToString()),
        }.Where(one => one.Item2 is not null))
        {
            shown[name] = value;
        }

        return shown;
    }

    private static string Spoken<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
