using System.Text.Json.Serialization;

namespace Bookings.Clients;

/// <summary>A client as an authorised person sees them; what is not known is left out, and of somebody erased nothing is known.</summary>
internal sealed record ClientView(Guid Id, bool Erased)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Phone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BirthYear { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reference { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Language { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClientSource? Source { get; init; }

    /// <summary>
    /// True in a list where what is known of them is damaged and cannot be read until it is mended: they are not erased. Asked for alone they are 503
    /// personal-data-unreadable.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Unavailable { get; init; }

    /// <summary>
    /// True where their data is kept and not used (GDPR Art. 18), and this was not read with <c>Bookings-Purpose: legal</c>: nothing else of them is shown, and they are not erased.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Restricted { get; init; }

    /// <summary>Words of the business's list.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>True when it was shown that the e-mail address is theirs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EmailVerified { get; init; }

    /// <summary>True when it was shown that the telephone is theirs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? PhoneVerified { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Blocked { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BlockReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Archived { get; init; }

    /// <summary>The further subjects that this client stands for; each is shown at <c>/members</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? Members { get; init; }

    internal static ClientView Of(ClientRow row, ClientDetails? details) => row.IsRestricted ? new(row.Id.Value, Erased: false) { Restricted = true }
        : details is null && !row.IsUnreadable ? new(row.Id.Value, Erased: true)
        : new(row.Id.Value, Erased: false)
        {
            Unavailable = row.IsUnreadable ? true : null,
            Name = details?.Name,
            Email = details?.Email,
            Phone = details?.Phone,
            BirthYear = details?.BirthYear,
            Reference = details?.Reference,
            Language = row.Language,
            Zone = row.Zone,
            Source = row.Source,
            Tags = row.Tags,
            EmailVerified = row.Verified.HasFlag(ClientFields.Email),
            PhoneVerified = row.Verified.HasFlag(ClientFields.Phone),
            Blocked = row.IsBlocked,
            Archived = row.IsArchived,
        };

    public override string ToString() => "«personal»";
}
