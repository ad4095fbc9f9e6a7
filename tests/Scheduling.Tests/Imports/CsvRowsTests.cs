using System.Text;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.ImportRig;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>The many forms in which systems write the same table.</summary>
public sealed class CsvRowsTests(House practice) : IClassFixture<House>
{
    [Theory]
    [InlineData(';', false)]
    [InlineData('\t', false)]
    [InlineData(',', true)]
    [InlineData(';', true)]
    public async Task Separators_and_byte_order_marks_make_no_difference(char separator, bool hasMark)
    {
        var rig = await For(practice);
        var text = Csv(Row("1", name: "Ærlig Øye")).Replace(',', separator);
        byte[] csv = [.. hasMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text)];

        Assert.Equal(new ImportEnd.Done(1, 1, 1, 0, 0), await rig.Try(csv));
    }

    [Fact]
    public async Task Quoted_fields_hold_separators_quotes_and_lines()
    {
        var rig = await For(practice);
        var done = await rig.ImportText(
            "Appointment ID;Patient ID;Staff Member;Appointment Type;Branch;Start Time;End Time;Appointment Status;Notes\r\n"
            + "1;p1;\"Doe; \"\"Jo\"\"\";check;North;2024-03-04 09:00;2024-03-04 09:30;Completed;\"first line\r\nsecond \"\"line\"\"\r\nthird\"\r\n"
            + "\r\n"
            + "2;p1;Jo;check;North;2024-03-04 09:00;2024-03-04 09:30;No-Show;\r\n");

        Assert.Equal(new ImportEnd.Done(2, 1, 2, 0, 0), done);
        Assert.Equal(1, await rig.Count("""scheduling.providers where doc #>> '{Profile,DisplayName}' = 'Doe; "Jo"'"""));
    }

    [Fact]
    public async Task A_quote_that_never_closes_spoils_its_own_row_only()
    {
        var rig = await For(practice);
        var done = await rig.Import(
            Row("1"), Row("2", name: "\"never"), Row("3", "b", "2024-03-06T09:00:00", "2024-03-06T09:30:00"), "too,few,fields",
            Row("4", "c", "2024-03-07T09:00:00", "2024-03-07T09:30:00"));

        Assert.Equal("3:quotes-wrong 5:wrong-number-of-fields", rig.Reasons());
        Assert.Equal(3, done.Appointments);
    }

    [Theory]
    [InlineData("", "header-unreadable")]
    [InlineData("\u0089PNG\r\n", "header-unreadable")]
    [InlineData("booking_id,client_id,location,provider,service,start,end\n", "columns-missing")]
    [InlineData("booking_id,ref #,client_id,location,provider,service,start,end,status\n", "column-twice")]
    public async Task A_file_that_cannot_be_used_is_refused_with_a_reason(string text, string code)
    {
        var rig = await For(practice);
        Assert.Equal(code, Assert.IsType<ImportEnd.Refused>(await rig.Try(Encoding.UTF8.GetBytes(text))).Reason.Code);
    }

    [Fact]
    public async Task Hostile_text_is_refused_or_kept_and_never_believed()
    {
        var rig = await For(practice);
        var refused = HostileStrings.Refused.Values.Where(text => !text.Contains('\r', StringComparison.Ordinal)).ToList();
        var harmless = HostileStrings.Harmless.Values.Where(text => text.Trim().Length > 0 && !text.Contains('\n', StringComparison.Ordinal)).ToList();
        var rows = refused.Concat(harmless).Select((text, i) => Row($"h{i}", $"c{i}", provider: Quoted(text), name: "x")).ToArray();
        var done = await rig.Import(rows);

        Assert.All(Enumerable.Range(2, refused.Count), line => Assert.Contains(rig.Rejected, row => row.Line == line));
        Assert.All(rig.Rejected, row => Assert.Contains(row.Reason, new[] { "text-not-allowed", "text-too-long", "slot-taken", "quotes-wrong" }));
        Assert.True(done.Appointments > harmless.Count / 2);

        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_not_guessed()
    {
        var rig = await For(practice);
        var csv = Encoding.Latin1.GetBytes(Csv(Row("1", name: "Ærlig"), Row("2", "b", "2024-03-06T09:00:00", "2024-03-06T09:30:00")));

        Assert.Equal(1, Assert.IsType<ImportEnd.Done>(await rig.Try(csv)).Appointments);
        Assert.Equal("2:text-not-allowed", rig.Reasons());
    }

    [Fact]
    public void A_spelling_means_one_column_only() =>
        Assert.Empty(HeaderAliases.Table.SelectMany(row => row.Aliases.Append(row.Name).Select(HeaderAliases.Key).Distinct())
            .GroupBy(key => key, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void The_table_is_in_the_order_of_the_columns() =>
        Assert.Equal(Enum.GetValues<ImportColumn>(), HeaderAliases.Table.Select(row => row.Column));
}
