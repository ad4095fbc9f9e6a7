using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>
/// A value that belongs to a person. In an event it is sealed under the key of its stream and closed again when it is read:
/// deciding and projecting never see it, only the edge (an answer to someone authorised, a mail, an export) opens it.
/// </summary>
/// <remarks>It has no public way out: <see cref="ToString"/> says «personal», and System.Text.Json refuses it outside the event codec.</remarks>
[JsonConverter(typeof(PersonalIsRefused))]
public sealed class Personal<T> : IPersonal, IEquatable<Personal<T>> where T : notnull
{
    private readonly T? _value;

    private Personal(bool isPresent, T? value, SealedBlock? block) => (IsPresent, _value, Block) = (isPresent, value, block);

    /// <summary>
    /// The ciphertext this value lives in; null until it has been appended, and for ever once it was physically erased.
    /// Read models copy it as it is.
    /// </summary>
    public SealedBlock? Block { get; private set; }

    /// <summary>True when the value itself is in memory, false for what came closed out of a stream.</summary>
    public bool IsPresent { get; }

    internal T Value => IsPresent ? _value! : throw new InvalidOperationException("This personal value is closed: open its block at the edge.");

    object IPersonal.Boxed => Value;

    void IPersonal.Attach(SealedBlock block) => Block = block;

    /// <summary>Wraps a value that came from a person, to be sealed by the append.</summary>
    public static Personal<T> Of(T value) => new(true, value, null);

    /// <summary>As it is read out of a stream; null when the sealed bytes themselves are gone.</summary>
    internal static Personal<T> Closed(SealedBlock? block) => new(false, default, block);

    /// <summary>With its value, for a read model that is rebuilt from opened blocks.</summary>
    internal static Personal<T> Opened(T value, SealedBlock block) => new(true, value, block);

    public bool Equals(Personal<T>? other) =>
        other is not null && IsPresent == other.IsPresent
        && (IsPresent ? EqualityComparer<T?>.Default.Equals(_value, other._value) : Block?.EventId == other.Block?.EventId);

    public override bool Equals(object? obj) => Equals(obj as Personal<T>);

    /// <summary>Constant on purpose: a hash of a personal value would be a fingerprint of it.</summary>
    public override int GetHashCode() => 0;

    public override string ToString() => "«personal»";
}

internal interface IPersonal
{
    /// <exception cref="InvalidOperationException">The value is closed.</exception>
    object Boxed { get; }

    void Attach(SealedBlock block);
}
