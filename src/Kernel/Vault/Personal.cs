namespace Bookings.Kernel;

/// <summary>
/// A value that belongs to a person. In an event it is sealed under the key of its stream and closed again when it is read:
/// deciding and projecting never see it, only the edge (an answer to someone authorised, a mail, an export) opens it.
/// </summary>
/// <remarks>It has no public way out: <see cref="ToString"/> says «personal», and System.Text.Json refuses it outside the event codec.</remarks>
public sealed class Personal<T> : IPersonal, IEquatable<Personal<T>> where T : notnull
{
    private readonly T? _value;

    private Personal(T? value, SealedBlock? block) => (_value, Block) = (value, block);

    /// <summary>The ciphertext this value lives in; null until it has been appended. Read models copy it as it is.</summary>
    public SealedBlock? Block { get; private set; }

    /// <summary>True when the value itself is in memory, false for what came closed out of a stream.</summary>
    public bool IsPresent => _value is not null;

    internal T Value => _value ?? throw new InvalidOperationException("This personal value is closed: open its block at the edge.");

    object? IPersonal.Boxed => _value;

    void IPersonal.Attach(SealedBlock block) => Block = block;

    /// <summary>Wraps a value that came from a person, to be sealed by the append.</summary>
    public static Personal<T> Of(T value) => new(value, null);

    internal static Personal<T> Closed(SealedBlock block) => new(default, block);

    internal static Personal<T> Opened(T value, SealedBlock block) => new(value, block);

    public bool Equals(Personal<T>? other) =>
        other is not null && EqualityComparer<T?>.Default.Equals(_value, other._value)
        && (IsPresent || Block?.EventId == other.Block?.EventId);

    public override bool Equals(object? obj) => Equals(obj as Personal<T>);

    /// <summary>Constant on purpose: a hash of a personal value would be a fingerprint of it.</summary>
    public override int GetHashCode() => 0;

    public override string ToString() => "«personal»";
}

internal interface IPersonal
{
    object? Boxed { get; }

    void Attach(SealedBlock block);
}
