namespace Bookings.Kernel;

/// <summary>That somebody of a business has read of people: ids and codes, never a value.</summary>
/// <param name="Caller">Who, and for which business.</param>
/// <param name="Operation">What they called: the name in the OpenAPI document.</param>
/// <param name="Purpose">Why, as they said; null where they did not.</param>
/// <param name="People">Of whom which classes of data were opened.</param>
public sealed record AccessEntry(Caller Caller, string Operation, Purpose? Purpose, IReadOnlyDictionary<SubjectId, IReadOnlySet<DataClass>> People)
{
    /// <summary>The operation says that it shows people (<see cref="PersonalAnswers.ShowsPersonal"/>). Where it does not the entry is written all the same, and tests stop it.</summary>
    public bool IsDeclared { get; init; } = true;

    /// <summary>Who was read about is in the access log and in no other.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>Where it is written down who has read of whom. Privacy keeps it.</summary>
public interface IAccessLog
{
    /// <summary>Whether a reader of this business has to say why.</summary>
    ValueTask<bool> WantsPurpose(TenantId business, CancellationToken cancellation);

    /// <summary>Writes one entry. What was read is answered only after this has returned: from then on the entry outlives a crash.</summary>
    Task Write(AccessEntry entry, CancellationToken cancellation);
}
