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
        business_founded {"Name": "Demo practice", "Slug": "demo", "Zone": "Europe/Oslo", "Country": "NO", "Language": "en", "FoundedAt": "2026-11-22T09:29:01.338212Z"}
        cancellation_policy_published {"Name": "Until the day before", "Terms": {"Late": "Charge", "LateFee": {"Kind": "PartOfPrice", "Amount": null, "Percent": 50}, "FreeUntil": "PT24H", "NoShowFee": {"Kind": "PartOfPrice", "Amount": null, "Percent": 100}, "MostReschedules": 3}}
        client_registered {"Zone": null, "Source": "Staff", "Language": null}
        location_added {"Name": "Main street 1", "Zone": "Europe/Oslo", "Address": "Main street 1, Oslo"}
        pool_added {"Name": "Treatment room", "Location": "01a20296-8da5-7eb2-bb07-45573d67d323", "Quantity": 2}
        provider_registered {"Profile": {"Bio": null, "Title": null, "Languages": ["en", "nb"], "DisplayName": "Ada Berg"}, "Locations": []}
        providers_assigned {"Providers": ["01a20296-96a0-71da-924a-b0774ba673e2", "01a20296-9f6d-78fd-bcad-887ff7941db6"]}
        resources_required {"Resources": [{"Pool": "01a20296-a0fb-7680-9da3-a459ae818990", "Units": 1}]}
        schedule_begun {"Of": {"Id": "01a20296-96a0-71da-924a-b0774ba673e2", "Kind": "Provider"}, "Zone": "Europe/Oslo"}
        service_created {"Name": {"Default": "en", "Wordings": [{"Text": "First consultation", "Language": "en"}]}, "Rules": {"Grid": {"Alignment": "Clock", "StepMinutes": 15, "OffsetMinutes": 0}, "Price": {"Minor": 120000, "Currency": "NOK"}, "Limits": {"PerDay": null, "OpenPerClient": null, "PerClientPerDay": null}, "Notice": {"Book": "PT0S", "Cancel": "PT0S", "Change": "PT0S"}, "Buffers": {"Gap": "Larger", "After": "PT10M", "Before": "PT0S"}, "Capacity": 1, "Durations": ["PT1H"], "OwnOverlap": "Refuse", "HorizonDays": 90, "NeedsApproval": false}, "Policy": "01a20296-9135-7f59-afca-dc54d274b605", "Category": "Physiotherapy", "Locations": [], "MessageLevel": "Full"}
        service_published {}
        token_issued {"Role": "Owner", "Scopes": null, "IssuedAt": "2026-11-22T09:29:02.430313Z", "ExpiresAt": null, "ProviderId": null}
        weekly_hours_set {"Week": {"Days": [{"Day": "Monday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Tuesday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Wednesday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Thursday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}, {"Day": "Friday", "Ranges": [{"To": "12:00", "From": "09:00"}, {"To": "16:00", "From": "12:30"}]}], "ValidFrom": "2020-01-01"}}
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
