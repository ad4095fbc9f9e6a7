namespace Bookings.Consent;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>Documents and purposes, drafts too.</summary>
    public const string ReadPolicies = "consent:read-policies";

    /// <summary>Draft, publish and retire documents and purposes.</summary>
    public const string WritePolicies = "consent:write-policies";

    /// <summary>Say that a text is the business's own: the owner's word, and nobody else's.</summary>
    public const string ConfirmAuthorship = "consent:confirm-authorship";

    /// <summary>What a client accepted and agreed to.</summary>
    public const string ReadConsents = "consent:read-consents";

    /// <summary>Write down what a client said to the staff.</summary>
    public const string RecordConsents = "consent:record-consents";

    /// <summary>What is published, for everyone.</summary>
    public const string ReadPublished = "consent:read-published";
}
