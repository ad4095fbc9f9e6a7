namespace Bookings.Scheduling;

/// <summary>What the validators of several slices say.</summary>
internal static class SharedWords
{
    internal static Words WithinReach { get; } = new("must be from 1970 to 9000", "må være fra 1970 til 9000", "deve essere dal 1970 al 9000");

    internal static Words UpToADay { get; } = new("must be from PT0S to PT24H", "må være fra PT0S til PT24H", "deve essere da PT0S a PT24H");

    internal static Words UpToAYear { get; } = new("must be from PT0S to a year", "må være fra PT0S til et år", "deve essere da PT0S a un anno");

    internal static Words AtLeastOneOrNull { get; } = new("must be at least 1, or null", "må være minst 1, eller null", "deve essere almeno 1, o null");

    internal static Words Start { get; } = new(
        "must be a time such as 2027-03-01T10:00:00+01:00, or 2027-03-01T10:00 on the location's clock",
        "må være et tidspunkt som 2027-03-01T10:00:00+01:00, eller 2027-03-01T10:00 på stedets klokke",
        "deve essere un orario come 2027-03-01T10:00:00+01:00, oppure 2027-03-01T10:00 secondo l'orologio della sede");

    internal static Words Between(long least, long most) => new($"must be between {least} and {most}", $"må være mellom {least} og {most}", $"deve essere tra {least} e {most}");

    internal static Words Holding(int least, int most) => new($"must hold {least} to {most} items", $"må ha {least} til {most} elementer", $"deve contenere da {least} a {most} elementi");

    internal static Words HoldingAtMost(int most) => new($"must hold at most {most} items", $"kan ha høyst {most} elementer", $"può contenere al massimo {most} elementi");
}
