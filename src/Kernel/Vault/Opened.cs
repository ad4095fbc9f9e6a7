using System.Text.Json;

namespace Bookings.Kernel;

/// <summary>
/// What a block was when it was opened: present, erased or restricted. Tampered and unknown key throw; only where a list is opened in which each stands for itself they are a
/// result, and still never an erasure.
/// </summary>
public abstract class Opened
{
    private Opened() { }

    /// <summary>The personal properties of one event, readable. It exists at the edge only, for one answer.</summary>
    public sealed class Present : Opened
    {
        private readonly byte[] _json;

        internal Present(byte[] json) => _json = json;

        /// <summary>All of them, UTF-8: for an answer to the person themself, which leaves nothing out.</summary>
        internal ReadOnlySpan<byte> Json => _json;

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

    /// <summary>A tombstone says that the key was destroyed, or the owner's fence that it will be: nobody can read it any more.</summary>
    public sealed class Erased : Opened
    {
        private Erased() { }

        internal static Erased Instance { get; } = new();
    }

    /// <summary>Its owner's data is kept and not used (GDPR Art. 18), and whoever reads does not do it for a legal purpose: it was not opened.</summary>
    public sealed class Restricted : Opened
    {
        private Restricted() { }

        internal static Restricted Instance { get; } = new();
    }

    /// <summary>Damaged, or without a key and without a tombstone: somebody must look at the vault. Only <see cref="Vault.OpenEach"/> answers it.</summary>
    public sealed class Unreadable : Opened
    {
        internal Unreadable(Exception why) => Why = why;

        /// <summary>A <see cref="TamperedException"/> or <see cref="UnknownKeyException"/>: ids and numbers alone, so that it can be logged.</summary>
        public Exception Why { get; }
    }

    /// <summary>For who shows one person: damage is no answer, a restriction is one.</summary>
    /// <exception cref="TamperedException">It was changed.</exception>
    /// <exception cref="UnknownKeyException">It has neither a key nor a tombstone.</exception>
    public Opened Whole() => this is Unreadable unreadable ? throw unreadable.Why : this;

    public override string ToString() => this switch { Present => "«personal»", Erased => "«erased»", Restricted => "«restricted»", _ => "«unreadable»" };
}
