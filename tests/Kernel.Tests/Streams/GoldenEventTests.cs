using System.Text;
using System.Text.Json.Nodes;
using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>
/// Events as earlier versions of this program wrote them, line by line as they lay in the table: they load for ever (F11). Lines are only ever added.
/// </summary>
public sealed class GoldenEventTests(Practice practice) : IClassFixture<Practice>
{
    private const string Corpus =
        """
        appointment_booked {"Booking": {"At": "2026-11-22T09:29:22.294326Z", "Time": {"End": "2026-11-30T08:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-11-30T09:00:00", "Start": "2026-11-30T08:00:00Z", "Units": [{"Pool": "01a20296-a0fb-7680-9da3-a459ae818990", "Numbers": [1]}], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT10M", "Before": "PT0S"}, "Service": "01a20296-a701-7057-b8c9-118bbf2ad232", "Location": "01a20296-8da5-7eb2-bb07-45573d67d323", "Provider": "01a20296-96a0-71da-924a-b0774ba673e2"}, "Price": {"Minor": 70000, "Currency": "NOK"}, "Visit": {"Cohort": {"Year": 2026, "Number": 4}, "Ordinal": "First", "Service": {"Week": true, "Month": true, "Quarter": true}, "Business": {"Week": true, "Month": true, "Quarter": true}, "Provider": {"Week": true, "Month": true, "Quarter": true}, "SinceLast": "NoneBefore"}, "Policy": {"Policy": "01a20296-9135-7f59-afca-dc54d274b605", "Version": 1}, "Series": null, "Source": "Api", "Session": null, "Overridden": []}}
        appointment_cancelled {"At": "2026-11-25T16:40:12.118256Z", "By": "Practice", "Owed": null, "Time": {"End": "2026-12-18T13:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-18T13:30:00", "Start": "2026-12-18T12:30:00Z", "Units": [{"Pool": "01a21394-3dda-797c-b5af-f9b7525ddc5e", "Numbers": [1]}], "Length": "PT1H", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21394-3ca0-7588-ac51-206246163a14", "Location": "01a21394-3c0e-7f71-8788-df36cec379f4", "Provider": "01a21394-3c1c-736b-8541-ef7b6241fd76"}}
        appointment_completed {"At": "2026-12-25T16:39:52.022859Z", "Time": {"End": "2026-12-16T09:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T10:00:00", "Start": "2026-12-16T09:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21393-ec5a-78ac-88e3-e2c51c731bf2", "Location": "01a21393-ec51-7b30-9196-f56c69bb220f", "Provider": "01a21393-ec53-745f-b440-aebdfa5899c6"}}
        appointment_confirmed {"At": "2026-11-25T16:39:50.634017Z"}
        appointment_declined {"At": "2026-11-25T16:39:50.642202Z", "Time": {"End": "2026-12-16T10:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T11:00:00", "Start": "2026-12-16T10:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21393-ea19-7438-a92f-c0dbcccca542", "Location": "01a21393-e9ef-734a-be93-87810b230b9f", "Provider": "01a21393-e9f7-74dc-b69e-9cc94ed7b403"}}
        appointment_expired {"At": "2026-11-27T17:39:52.100545Z", "Time": {"End": "2026-12-16T09:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T10:00:00", "Start": "2026-12-16T09:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21393-ee45-7044-9331-46bc452f0d68", "Location": "01a21393-ee39-7814-ae6a-7475e3126b5d", "Provider": "01a21393-ee3e-7adc-9d48-03c283c9795f"}}
        appointment_missed {"At": "2026-12-25T16:45:46.746066Z", "Owed": null, "Time": {"End": "2026-12-16T10:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T11:00:00", "Start": "2026-12-16T10:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21399-54c1-7ff0-bbdc-0ae70716c368", "Location": "01a21399-54bb-740b-a65f-f5c26931930c", "Provider": "01a21399-54bc-77cd-aba2-9c870407809e"}}
        appointment_reassigned {"At": "2026-11-25T17:07:21.740378Z", "To": {"End": "2026-12-16T09:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T10:00:00", "Start": "2026-12-16T09:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a213ad-19ec-7ffd-8d80-ebe5f814699d", "Location": "01a213ad-17ca-71b7-8ba5-320715aaac34", "Provider": "01a213ad-191c-7b63-b69d-22be2d039094"}, "From": {"End": "2026-12-16T09:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T10:00:00", "Start": "2026-12-16T09:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a213ad-19ec-7ffd-8d80-ebe5f814699d", "Location": "01a213ad-17ca-71b7-8ba5-320715aaac34", "Provider": "01a213ad-1824-7d66-a12a-e9b7ffdf35af"}}
        appointment_requested {"Booking": {"At": "2026-11-25T16:39:50.652562Z", "Time": {"End": "2026-12-16T10:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T11:00:00", "Start": "2026-12-16T10:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21393-ea19-7438-a92f-c0dbcccca542", "Location": "01a21393-e9ef-734a-be93-87810b230b9f", "Provider": "01a21393-e9f7-74dc-b69e-9cc94ed7b403"}, "Price": null, "Visit": {"Cohort": {"Year": 2026, "Number": 4}, "Ordinal": "Second", "Service": {"Week": false, "Month": false, "Quarter": false}, "Business": {"Week": false, "Month": false, "Quarter": false}, "Provider": {"Week": false, "Month": false, "Quarter": false}, "SinceLast": "WithinAWeek"}, "Policy": {"Policy": "6d0b1f52-74a1-4c1e-9b0e-0a1c5f3d2e02", "Version": 0}, "Series": null, "Source": "Api", "Session": null, "Overridden": []}, "ExpiresAt": "2026-11-27T16:39:50.652562Z"}
        appointment_rescheduled {"At": "2026-11-25T16:40:11.783882Z", "By": "Practice", "To": {"End": "2026-12-18T09:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-18T09:45:00", "Start": "2026-12-18T08:45:00Z", "Units": [], "Length": "PT45M", "Buffers": {"Gap": "Larger", "After": "PT15M", "Before": "PT0S"}, "Service": "01a21394-3ca9-749b-bd94-e894bf1ece46", "Location": "01a21394-3c0e-7f71-8788-df36cec379f4", "Provider": "01a21394-3c2a-7ec8-9135-f554a178dad3"}, "From": {"End": "2026-12-18T16:15:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-18T16:30:00", "Start": "2026-12-18T15:30:00Z", "Units": [], "Length": "PT45M", "Buffers": {"Gap": "Larger", "After": "PT15M", "Before": "PT0S"}, "Service": "01a21394-3ca9-749b-bd94-e894bf1ece46", "Location": "01a21394-3c0e-7f71-8788-df36cec379f4", "Provider": "01a21394-3c2a-7ec8-9135-f554a178dad3"}, "Owed": null, "Overridden": []}
        attendance_corrected {"At": "2026-12-25T16:39:52.048282Z", "To": "Completed", "From": "Missed", "Time": {"End": "2026-12-16T10:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T11:00:00", "Start": "2026-12-16T10:00:00Z", "Units": [], "Length": "PT30M", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21393-ec5a-78ac-88e3-e2c51c731bf2", "Location": "01a21393-ec51-7b30-9196-f56c69bb220f", "Provider": "01a21393-ec53-745f-b440-aebdfa5899c6"}}
        business_founded {"Name": "Demo practice", "Slug": "demo", "Zone": "Europe/Oslo", "Country": "NO", "Language": "en", "FoundedAt": "2026-11-22T09:29:01.338212Z"}
        business_language_changed {"Language": "it"}
        business_renamed {"Name": "Sjøklinikken"}
        business_zone_changed {"Zone": "Europe/Rome"}
        cancellation_policy_published {"Name": "Until the day before", "Terms": {"Late": "Charge", "LateFee": {"Kind": "PartOfPrice", "Amount": null, "Percent": 50}, "FreeUntil": "PT24H", "NoShowFee": {"Kind": "PartOfPrice", "Amount": null, "Percent": 100}, "MostReschedules": 3}}
        client_checked_in {"At": "2026-12-25T16:39:52.005512Z"}
        client_registered {"Zone": null, "Source": "Staff", "Language": null}
        date_overridden {"Day": {"Date": "2030-06-16", "Ranges": [{"To": "06:00", "From": "00:15"}, {"To": "12:00", "From": "06:15"}, {"To": "00:00", "From": "12:15"}]}}
        date_restored {"Date": "2026-11-08"}
        dates_closed {"From": "2030-01-16", "Through": "2030-02-01"}
        dates_reopened {"From": "2026-11-25", "Through": "2027-01-18"}
        details_changed {}
        holidays_imported {"Year": 2030, "Dates": ["2030-01-01", "2030-01-06", "2030-04-19", "2030-04-22", "2030-05-01", "2030-05-30", "2030-06-10", "2030-06-20", "2030-10-03", "2030-11-01", "2030-12-25", "2030-12-26"], "Region": "DE-BW"}
        location_added {"Name": "Main street 1", "Zone": "Europe/Oslo", "Address": "Main street 1, Oslo"}
        location_changed {"Name": "a\\b\n<script>", "Zone": "America/Sao_Paulo", "Address": "Ærlig & \"sann\""}
        location_closed {}
        occurrence_skipped {"At": "2026-11-25T16:39:53.815838Z", "Date": "2026-12-23"}
        offer_accepted {"At": "2026-11-25T16:39:52.799506Z", "Offer": {"Hold": "01a21393-f2d7-75a4-804f-9ec4afb7fada", "Start": "2026-12-16T10:00:00Z", "Until": "2026-11-25T18:39:52.790141Z", "Length": "PT30M", "Location": "01a21393-f24b-7b4a-9cb4-250ea388cd4f", "Provider": "01a21393-f24d-7e41-a49a-92ab3cdcaeab"}, "Appointment": "01a21393-f2df-77e1-a18e-6945d66782c4"}
        offer_declined {"At": "2026-11-25T16:39:52.720693Z", "Offer": {"Hold": "01a21393-f286-7a27-ad67-a821fb024fe9", "Start": "2026-12-16T09:00:00Z", "Until": "2026-11-25T18:39:52.709417Z", "Length": "PT30M", "Location": "01a21393-f24b-7b4a-9cb4-250ea388cd4f", "Provider": "01a21393-f24d-7e41-a49a-92ab3cdcaeab"}}
        offer_ran_out {"At": "2026-11-27T17:39:53.394854Z", "Offer": {"Hold": "01a21393-f202-7bcc-90bb-b7786a7ef4e5", "Start": "2026-12-16T09:00:00Z", "Until": "2026-11-25T18:39:52.577557Z", "Length": "PT30M", "Location": "01a21393-f1a1-7712-b3e7-4c7cac4c8753", "Provider": "01a21393-f1a4-7f5d-ba1a-3f99125f1fdd"}}
        pool_added {"Name": "Treatment room", "Location": "01a20296-8da5-7eb2-bb07-45573d67d323", "Quantity": 2}
        pool_quantity_set {"Quantity": 1}
        preferences_set {"Zone": "Europe/Oslo", "Language": null}
        provider_deactivated {}
        provider_registered {"Profile": {"Bio": null, "Title": null, "Languages": ["en", "nb"], "DisplayName": "Ada Berg"}, "Locations": []}
        providers_assigned {"Providers": ["01a20296-96a0-71da-924a-b0774ba673e2", "01a20296-9f6d-78fd-bcad-887ff7941db6"]}
        public_profile_updated {"Profile": {"Bio": {"Default": "nb", "Wordings": [{"Text": "a\\b\n<script>", "Language": "nb"}, {"Text": "Ærlig & \"sann\"", "Language": "pt-BR"}]}, "Title": null, "Languages": [], "DisplayName": "日本語 🙂"}}
        resources_required {"Resources": [{"Pool": "01a20296-a0fb-7680-9da3-a459ae818990", "Units": 1}]}
        schedule_begun {"Of": {"Id": "01a20296-96a0-71da-924a-b0774ba673e2", "Kind": "Provider"}, "Zone": "Europe/Oslo"}
        schedule_zone_set {"Zone": "America/Sao_Paulo"}
        series_booked {"At": "2026-11-25T16:51:18.036044Z", "Rule": {"Nth": 1, "Days": [], "Count": 6, "Every": "Weekly", "Until": null, "Except": [], "Interval": 1}, "Time": "10:00", "Dates": [{"Date": "2026-12-16", "Appointment": "01a2139e-67a0-7f05-9171-1dd62e8b4804"}, {"Date": "2026-12-23", "Appointment": "01a2139e-67a0-7cbe-b0f2-ab98c79531e4"}, {"Date": "2026-12-30", "Appointment": "01a2139e-67a0-79b9-9bdc-31f375734392"}, {"Date": "2027-01-06", "Appointment": "01a2139e-67a0-7d54-a5b5-4627f46cb3fe"}, {"Date": "2027-01-13", "Appointment": "01a2139e-67a0-7a88-9ad6-143bb9e72eda"}, {"Date": "2027-01-20", "Appointment": "01a2139e-67a0-7a8f-9202-03f4ff469bb2"}], "First": "2026-12-16", "Length": "PT30M", "Service": "01a2139e-677f-775d-9842-095f41da532e", "Location": "01a2139e-6769-70b4-a503-5744f2ae47cd", "Provider": "01a2139e-676b-7e16-b909-d504086e30a1"}
        series_ended {"At": "2026-11-25T16:51:17.692101Z"}
        series_shifted {"At": "2026-11-25T16:39:53.844249Z", "Days": 0, "Time": "10:15"}
        service_created {"Name": {"Default": "en", "Wordings": [{"Text": "First consultation", "Language": "en"}]}, "Rules": {"Grid": {"Alignment": "Clock", "StepMinutes": 15, "OffsetMinutes": 0}, "Price": {"Minor": 120000, "Currency": "NOK"}, "Limits": {"PerDay": null, "OpenPerClient": null, "PerClientPerDay": null}, "Notice": {"Book": "PT0S", "Cancel": "PT0S", "Change": "PT0S"}, "Buffers": {"Gap": "Larger", "After": "PT10M", "Before": "PT0S"}, "Capacity": 1, "Durations": ["PT1H"], "OwnOverlap": "Refuse", "HorizonDays": 90, "NeedsApproval": false}, "Policy": "01a20296-9135-7f59-afca-dc54d274b605", "Category": "Physiotherapy", "Locations": [], "MessageLevel": "Full"}
        service_described {"Name": {"Default": "nb", "Wordings": [{"Text": "Haircut", "Language": "en"}, {"Text": "Taglio", "Language": "it"}, {"Text": "Klipp", "Language": "nb"}]}, "Category": "Hair", "MessageLevel": "Full"}
        service_locations_set {"Locations": ["00000003-0000-4000-8000-000000000000", "00000002-0000-4000-8000-000000000000", "00000002-0000-4000-8000-000000000000", "00000003-0000-4000-8000-000000000000", "00000002-0000-4000-8000-000000000000"]}
        service_policy_chosen {"Policy": "00000003-0000-4000-8000-000000000000"}
        service_published {}
        service_retired {}
        service_rules_set {"Rules": {"Grid": {"Alignment": "Opening", "StepMinutes": 20, "OffsetMinutes": 5}, "Price": {"Minor": 0, "Currency": "EUR"}, "Limits": {"PerDay": 1, "OpenPerClient": null, "PerClientPerDay": 1}, "Notice": {"Book": "PT4H8M", "Cancel": "PT4H8M", "Change": "PT4H19M"}, "Buffers": {"Gap": "Larger", "After": "PT4H8M", "Before": "PT4H19M"}, "Capacity": 1, "Durations": ["PT3H18M", "PT1H10M", "PT4H59M", "PT1H58M", "PT37M"], "OwnOverlap": "Refuse", "HorizonDays": 60, "NeedsApproval": true}}
        session_cancelled {"At": "2026-11-25T16:40:12.118256Z", "Time": {"End": "2026-12-18T13:30:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-18T13:30:00", "Start": "2026-12-18T12:30:00Z", "Units": [], "Length": "PT1H", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21394-3ca0-7588-ac51-206246163a14", "Location": "01a21394-3c0e-7f71-8788-df36cec379f4", "Provider": "01a21394-3c1c-736b-8541-ef7b6241fd76"}}
        session_capacity_changed {"At": "2026-11-25T16:45:42.007179Z", "Capacity": 6}
        session_scheduled {"At": "2026-11-25T16:39:57.330362Z", "Time": {"End": "2026-12-16T12:15:00Z", "Zone": "Europe/Oslo", "Local": "2026-12-16T12:15:00", "Start": "2026-12-16T11:15:00Z", "Units": [], "Length": "PT1H", "Buffers": {"Gap": "Larger", "After": "PT0S", "Before": "PT0S"}, "Service": "01a21394-02ca-7818-8a17-9f8773663d73", "Location": "01a21394-0294-785b-af88-aecc3da09b93", "Provider": "01a21394-02a2-7cd6-91e3-b6c8c38831c7"}, "Capacity": 3}
        slot_offered {"At": "2026-11-25T16:39:52.577557Z", "Offer": {"Hold": "01a21393-f202-7bcc-90bb-b7786a7ef4e5", "Start": "2026-12-16T09:00:00Z", "Until": "2026-11-25T18:39:52.577557Z", "Length": "PT30M", "Location": "01a21393-f1a1-7712-b3e7-4c7cac4c8753", "Provider": "01a21393-f1a4-7f5d-ba1a-3f99125f1fdd"}}
        time_off_added {"Id": "00000004-0000-4000-8000-000000000000", "Kind": "Training", "Time": {"To": "2028-12-15T13:30:00", "From": "2028-12-15T00:00:00"}}
        time_off_removed {"Id": "01a21393-e2b0-7d4a-a932-6349bbc4cb92"}
        token_issued {"Role": "Owner", "Scopes": null, "IssuedAt": "2026-11-22T09:29:02.430313Z", "ExpiresAt": null, "ProviderId": null}
        token_revoked {"RevokedAt": "2026-11-25T16:44:12.892184Z"}
        unit_returned_to_service {"At": "2026-03-08T19:50:00Z", "Unit": 4}
        unit_taken_out_of_service {"To": "2026-01-05T04:28:00Z", "From": "2026-01-05T01:36:00Z", "Unit": 5}
        waitlist_joined {"At": "2026-11-25T16:39:52.846817Z", "Wish": {"To": "2026-12-19", "From": "2026-12-16", "Latest": "16:30", "Length": null, "Service": "01a21393-f301-7112-bd2a-4cc3ff70c1c3", "Earliest": "09:00", "Location": "01a21393-f2f6-752b-a83c-acf7ec8ec28e", "Provider": "01a21393-f2f8-7653-a045-f14a6cdde90c"}}
        waitlist_left {"At": "2026-11-25T16:39:52.739934Z", "Offer": {"Hold": "01a21393-f29c-722b-a6e0-8bf78cac57c0", "Start": "2026-12-16T09:00:00Z", "Until": "2026-11-25T18:39:52.730357Z", "Length": "PT30M", "Location": "01a21393-f24b-7b4a-9cb4-250ea388cd4f", "Provider": "01a21393-f24d-7e41-a49a-92ab3cdcaeab"}}
        weekly_hours_set {"Week": {"Days": [{"Day": "Monday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Tuesday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Wednesday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Thursday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Friday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}], "ValidFrom": "2020-01-01"}}
        workplaces_set {"Locations": ["00000003-0000-4000-8000-000000000000"]}
        """;

    public static TheoryData<string> Lines => [.. Corpus.Split('\n')];

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_was_written_is_still_understood(string line)
    {
        var (name, data) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], Encoding.UTF8.GetBytes(line[line.IndexOf(' ', StringComparison.Ordinal)..]));
        var (type, codec) = (practice.Service<EventTypes>().Of(name), practice.Service<EventCodec>());
        var isSealed = codec.HasPersonal(type.Type);
        var fact = codec.Read(type.Type, data, isSealed ? new(Guid.Empty, Guid.Empty, name, type.Class!.Value, []) : null);

        Assert.IsType(type.Type, fact);
        if (!isSealed)
        {
            // Nothing is dropped: what it is read into says the same again.
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data), JsonNode.Parse(codec.Write(fact).Public)), line);
        }
    }
}
