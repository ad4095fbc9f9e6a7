namespace Bookings.Scheduling;

/// <summary>Why a row cannot be taken. Codes and sentences are fixed: nothing of the row is ever repeated in them.</summary>
internal sealed record RowFault(string Reason, ImportColumn? Column, string Message)
{
    internal static readonly RowFault LineTooLong = new("line-too-long", null, "The line is absurdly long: it and what follows it could not be read.");
    internal static readonly RowFault QuotesWrong = new("quotes-wrong", null, "A quoted field does not end, or a quote stands where none can.");
    internal static readonly RowFault FieldCount = new("wrong-number-of-fields", null, "The row has not as many fields as the header.");
    internal static readonly RowFault ZoneUnknown = new("zone-unknown", ImportColumn.Zone, "There is no such IANA time zone.");
    internal static readonly RowFault ZoneMissing = new("zone-missing", ImportColumn.Zone, "No time zone is known for this place.");
    internal static readonly RowFault StatusUnknown = new("status-unknown", ImportColumn.Status, "The status is none that an import takes: completed, no_show or booked.");
    internal static readonly RowFault TimeDoesNotExist = new("time-does-not-exist", null, "The clocks were put forward over this time: it does not exist in its zone.");
    internal static readonly RowFault EndNotAfterStart = new("end-not-after-start", ImportColumn.End, "The end is not after the start.");
    internal static readonly RowFault TooLong = new("too-long", ImportColumn.End, "An appointment is at most a day long.");
    internal static readonly RowFault NotOverYet = new("not-over-yet", ImportColumn.Status, "It is completed or missed, but has not begun yet.");
    internal static readonly RowFault BookedInTheFuture = new("booked-in-the-future", ImportColumn.BookedAt, "It was booked at a time that is still to come.");
    internal static readonly RowFault SlotTaken = new("slot-taken", null, "The provider has another appointment at this time.");
    internal static readonly RowFault NotStorable = new("not-storable", null, "The database refused this row.");

    internal static RowFault Missing(ImportColumn column) => new("field-missing", column, "The field is empty.");

    internal static RowFault TextNotAllowed(ImportColumn column) => new("text-not-allowed", column, "The field has control characters, or is not UTF-8.");

    internal static RowFault TooMuchText(ImportColumn column) => new("text-too-long", column, "The field is longer than 200 characters.");

    internal static RowFault NotATime(ImportColumn column) => new("not-a-time", column, "It is not a time such as 2027-03-01T10:00.");

    internal static RowFault OutOfReach(ImportColumn column) => new("out-of-reach", column, "The year is not from 1970 to 9000.");

    /// <param name="rule">A sentence of the field's rule, which does not repeat what was sent.</param>
    internal static RowFault Client(ImportColumn column, string rule) => new("client-details-wrong", column, $"It {rule}.");

    internal RejectedRow At(long line) => new(line, Reason, Column is { } column ? HeaderAliases.NameOf(column) : null, Message);
}
