using System.Text.Json.Serialization;

namespace Bookings.Clients;

/// <summary>Who of the practice did something: the opaque id of a token, user or job, as the store notes it beside every fact. Never a name.</summary>
[JsonConverter(typeof(CheckedTextJson<ActorId>))]
internal readonly record struct ActorId : ICheckedText<ActorId>
{
    private ActorId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out ActorId value)
    {
        value = new(text ?? "");
        return text is { Length: >= 1 and <= 100 } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':');
    }

    public static ActorId Of(Caller caller) =>
        TryParse(caller.Actor, out var actor) ? actor : throw new ArgumentException("An actor is an opaque id.", nameof(caller));

    public override string ToString() => Value;
}
