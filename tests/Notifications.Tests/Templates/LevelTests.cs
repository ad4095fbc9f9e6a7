using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>A level covers everything of a message: subject, body, calendar, file name and sender, for each kind, channel and language (invariant 8).</summary>
public sealed class LevelTests(Practice house) : IClassFixture<Practice>
{
    private const string CanaryName = "Zyxwina Quorvast";
    private const string CanaryService = "Blorptherapy";
    private const string CanaryProvider = "Dr Vantablack";
    private const string CanaryBusiness = "Fjordklinikken";
    private static readonly Written.Named Names = new(CanaryName, CanaryService, CanaryProvider, "Storgata 1");

    public static TheoryData<int> Levels => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task A_message_says_no_more_than_its_level(int number)
    {
        var level = (MessageLevel)number;
        var found = new HashSet<string>(StringComparer.Ordinal);
        var clinic = await Open(house);
        var business = (await house.Service<Access.Contracts.IBusinessProfiles>().Of(clinic.Business, CancellationToken.None))!;
        var writer = house.Service<MessageWriter>();
        foreach (var address in TemplateAddress.All)
        {
            // A business's own words, which name everything.
            var own = new MessageTemplate(true, address.Kind, address.Channel, address.Language, null, new(
                new(address.Channel == Channel.Email ? "{greeting} {service}" : ""), new($"{CanaryService} {{greeting}} {{service}} {{provider}} {{business}}")), 1);
            foreach (var template in new[] { null, own })
            {
                var setup = MessageSetup.Of([]) with
                {
                    Settings = MessageSettings.Initial with { Levels = [new(address.Kind, level)] },
                    Templates = template is null ? new Dictionary<Guid, MessageTemplate>() : new Dictionary<Guid, MessageTemplate> { [address.Stream.Value] = template },
                };
                var raw = Everything(Written.As(address, writer, business, setup, Names));
                foreach (var canary in Many(CanaryName, CanaryService, CanaryProvider, CanaryBusiness).Where(canary => raw.Contains(canary, StringComparison.OrdinalIgnoreCase)))
                {
                    found.Add(canary);
                    Assert.True(Allowed(level, canary, isOwn: template is not null), $"{address} at {level} says {canary}:\n{raw}");
                }
            }
        }

        // The positive control: what may be said is found.
        Assert.Equal(Many(CanaryName, CanaryService, CanaryProvider, CanaryBusiness).Where(canary => Allowed(level, canary, isOwn: true)).Order(), found.Order());
    }

    [Fact]
    public async Task The_strictest_of_business_kind_and_service_counts()
    {
        var clinic = await Open(house, level: "noNames");
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        Assert.DoesNotContain("Kari", clinic.Mine[0].Text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Appointment", clinic.Mine[0].Calendar!.Text, StringComparison.Ordinal);

        await clinic.Settle(new { level = "noService", levels = new[] { new { kind = "cancelled", level = "linkOnly" } } });
        var appointment = await clinic.Booked(At("12:00"));
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "practice" });
        await clinic.PlanAndSend();
        Assert.Equal(("You have a message", null, true), (clinic.Mine[2].Subject, clinic.Mine[2].FromName, clinic.Mine[2].Calendar is null));
        Assert.Equal([MessageLevel.NoNames, MessageLevel.NoNames, MessageLevel.LinkOnly], await LoggedLevels(clinic));
    }

    /// <summary>Codes and links go out at once, and their values come with them: a purpose is named by the business too.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public async Task What_was_asked_for_says_no_more_than_its_level_either(int number)
    {
        var clinic = await Open(house);
        await clinic.Settle(new { level = JsonNamingPolicy.CamelCase.ConvertName($"{(MessageLevel)number}") });
        var post = new Post(
            house.Service<EventStore>(), [clinic.Caught], house.Service<Access.Contracts.IBusinessProfiles>(), house.Service<MessageWriter>(), house.Service<AddressPrints>(),
            house.Service<Wishes>(), TimeProvider.System, NullLogger<Post>.Instance);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["purpose"] = CanaryService, ["code"] = "314159", ["link"] = "https://example.org/#x" };
        MessageKind[] kinds = [MessageKind.VerificationCode, MessageKind.ManageLink, MessageKind.ConfirmConsent];
        foreach (var kind in kinds)
        {
            foreach (var language in Words.Languages)
            {
                await post.Send(new(clinic.Business, kind, "kari@example.org", language, values), CancellationToken.None);
            }
        }

        Assert.Equal(kinds.Length * Words.Languages.Count, clinic.Mine.Count);
        Assert.All(clinic.Mine, mail => Assert.NotNull(mail.Unsubscribe));
        var raw = string.Concat(clinic.Mine.Select(Everything));
        Assert.Equal(number < 2, raw.Contains(CanaryService, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(number < 3, raw.Contains(CanaryBusiness, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>From level 2 on a business's own words are not used: what somebody wrote there could name anything.</summary>
    private static bool Allowed(MessageLevel level, string canary, bool isOwn) => canary switch
    {
        CanaryService => level == MessageLevel.Full || (isOwn && level < MessageLevel.NoNames),
        CanaryName or CanaryProvider => level < MessageLevel.NoNames,
        _ => level < MessageLevel.LinkOnly,
    };

    /// <summary>All that goes over the wire: the whole mail as it is, and once more with what is encoded in it decoded.</summary>
    private static string Everything(Outgoing outgoing)
    {
        if (!outgoing.To.Contains('@', StringComparison.Ordinal))
        {
            return $"{outgoing.FromName}\n{outgoing.Text}";
        }

        var raw = Encoding.ASCII.GetString(OutgoingMail.Write(outgoing, "desk@bookings.example", DateTimeOffset.UnixEpoch).ToBytes());
        var bodies = raw.Split("\r\n\r\n").Select(part => part.Split("\r\n--")[0].Replace("\r\n", "", StringComparison.Ordinal)).Where(part => Base64.IsValid(part)).ToList();
        Assert.True(bodies.Count >= 2);
        var words = raw.Split("=?utf-8?B?").Skip(1).Select(word => word.Split("?=")[0]);
        return string.Join('\n', bodies.Concat(words).Select(text => Encoding.UTF8.GetString(Convert.FromBase64String(text)).Replace("\r\n ", "", StringComparison.Ordinal)).Prepend(raw));
    }

    private static async Task<IEnumerable<MessageLevel>> LoggedLevels(Clinic clinic) =>
        (await clinic.Get("deliveries")).GetProperty("items").EnumerateArray().Reverse().Select(one => Enum.Parse<MessageLevel>(one.GetProperty("level").GetString()!, ignoreCase: true));
}
