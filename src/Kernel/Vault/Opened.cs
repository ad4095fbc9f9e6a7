using System.Text.Json;

namespace Bookings.Kernel;

/// <summary>What a block was when it was opened: present or erased. Tampered and unknown key are not results, they throw.</summary>
public abstract class Opened
{
    private Opened() { }

    /// <summary>The personal properties of one event, readable. It exists at the edge only, for one answer.</summary>
    public sealed class Present : Opened
    {
        private readonly byte[] _json;

        internal Present(byte[] json) => _json = json;

        /// <summary>The property of the event by its C# name; default when the event had none.</summary>
        public T? Get<T>(string property)
        {
            var reader = new Utf8JsonReader(_json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var here = reader.ValueTextEquals(property);
                reader.Read();
                if (here)
                {
                    return JsonSerializer.Deserialize<T>(ref reader, EventCodec.Values);
                }

                reader.Skip();
            }

            return default;
        }
    }

    /// <summary>A tombstone says that the key was destroyed: nobody can read it any more.</summary>
    public sealed class Erased : Opened
    {
        private Erased() { }

        internal static Erased Instance { get; } = new();
    }

    public override string ToString() => this is Present ? "«personal»" : "«erased»";
}
