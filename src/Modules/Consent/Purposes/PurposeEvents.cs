namespace Bookings.Consent;

// Stored for ever: add, never change. What a business wants to do with data is its own public word; no person is in it.

internal abstract record PurposeEvent;

/// <summary>The whole purpose as it is to be, not only what changed.</summary>
/// <param name="Code">The same in every draft of one purpose.</param>
internal sealed record PurposeDrafted(Instant At, Code Code, PurposeTerms Terms) : PurposeEvent;

/// <param name="Version">From 1: of its wording and of everything else about it.</param>
/// <param name="Default">The language to fall back on.</param>
internal sealed record PurposePublished(Instant At, int Version, Language Default, PurposeTerms Terms, Several<HashedWording> Wordings) : PurposeEvent;

/// <summary>Nothing is done for it any more: no consent to it counts from then on.</summary>
internal sealed record PurposeRetired(Instant At) : PurposeEvent;

/// <param name="Wordings">What people are told, each language once.</param>
/// <param name="Channels">Where it can be agreed to, each by itself.</param>
/// <param name="ConfirmedByLink">Double opt-in: a yes counts only once a link was followed.</param>
/// <param name="ExpiresAfterDays">From the giving on; null for never.</param>
/// <param name="Categories">Which data is used, by code: <c>email-address</c>, <c>booking-history</c> …</param>
/// <param name="Recipients">Who else receives it.</param>
/// <param name="KeptDays">How long the data is kept for this purpose; null for as long as it serves.</param>
internal sealed record PurposeTerms(
    LawfulBasis Basis, Several<PurposeWording> Wordings, Several<Channel> Channels, bool ConfirmedByLink, int? ExpiresAfterDays, Several<Code> Categories,
    Several<PublicText> Recipients, int? KeptDays);

internal sealed record PurposeWording(Language Language, PublicText Text);

internal sealed record HashedWording(Language Language, PublicText Text, Sha256 Hash);

/// <summary>GDPR Art. 6(1)(a) to (f). The names are stored.</summary>
internal enum LawfulBasis
{
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
}

/// <summary>The names are stored.</summary>
internal enum Channel
{
    Email,
    Sms,
    Phone,
    Post,

    /// <summary>For what does not reach anybody: a photograph on the wall, a study.</summary>
    Any,
}
