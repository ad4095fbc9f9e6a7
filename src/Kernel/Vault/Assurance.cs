namespace Bookings.Kernel;

/// <summary>What the word that a secret is gone rests on, from the weakest to the strongest.</summary>
public enum DestroyedBy
{
    /// <summary>The program wrote over it and removed it; what the storage below keeps it cannot see.</summary>
    Overwriting,

    /// <summary>A service deleted it, and says so.</summary>
    Service,

    /// <summary>A device deleted it, and it had never been outside of it.</summary>
    Device,
}

/// <summary>What a custodian's destruction is worth.</summary>
/// <param name="By">How it is done.</param>
/// <param name="Says">A sentence or two on what that proves, and what it does not.</param>
public sealed record Assurance(DestroyedBy By, string Says)
{
    /// <summary>In one line, for certificates and operators: <c>overwriting; The secret was …</c>.</summary>
    public override string ToString() => $"{By.ToString().ToLowerInvariant()}; {Says}";
}
