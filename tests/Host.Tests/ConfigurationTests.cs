using System.Collections;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Host.Tests;

public sealed class ConfigurationTests
{
    private static readonly string[] Complete =
    [
        "--environment=Production", "--ConnectionStrings:Bookings=Host=nowhere.invalid",
        "--Bookings:Keys:Custodian=file", "--Bookings:Keys:Directory=/nowhere", "--Bookings:Recovery:Directory=/nowhere-else",
    ];

    [Fact]
    public async Task A_complete_configuration_is_accepted()
    {
        await using var app = BookingsApplication.Build(Complete, isVerb: true);
        Assert.NotNull(app);
    }

    [Fact]
    public void Outside_development_no_database_and_no_custodian_are_made_up() =>
        Assert.Equal(["ConnectionStrings:Bookings", "Bookings:Recovery:Directory", "Bookings:Keys:Custodian"], Wrong("--environment=Production"));

    [Fact]
    public async Task Development_needs_nothing()
    {
        await using var app = BookingsApplication.Build(["--environment=Development"], isVerb: true);
        Assert.NotNull(app);
    }

    [Theory]
    [InlineData("--Bookings:DataDirectry=x", "Bookings:DataDirectry")]
    [InlineData("--Bookings:Keys:Custodien=x", "Bookings:Keys:Custodien")]
    [InlineData("--Bookings:Keys:Custodian=nobody", "Bookings:Keys:Custodian")]
    [InlineData("--Bookings:Keys:Directory=", "Bookings:Keys:Directory")]
    [InlineData("--Bookings:Recovery:Directory=", "Bookings:Recovery:Directory")]
    [InlineData("--Bookings:Keys:Pkcs11:Pine=x", "Bookings:Keys:Pkcs11:Pine")]
    [InlineData("--ConnectionStrings:Bookings=hello", "ConnectionStrings:Bookings")]
    [InlineData("--Bookings:Telemetry:Endpoint=collector", "Bookings:Telemetry:Endpoint")]
    [InlineData("--Bookings:Telemetry:Protocol=smoke", "Bookings:Telemetry:Protocol")]
    [InlineData("--Bookings:SecurityContact=somebody", "Bookings:SecurityContact")]
    [InlineData("--Bookings:Notifications:Mial:Host=x", "Bookings:Notifications:Mial")]
    [InlineData("--Bookings:Notifications:Mail:Hots=x", "Bookings:Notifications:Mail:Hots")]
    [InlineData("--Bookings:Notifications:Mail:Port=smtp", "Bookings:Notifications:Mail:Port")]
    [InlineData("--Bookings:Notifications:Mail:Security=Some", "Bookings:Notifications:Mail:Security")]
    [InlineData("--Bookings:Notifications:Mail:Security=7", "Bookings:Notifications:Mail:Security")]
    [InlineData("--Bookings:Notifications:Mail:User=fjord", "Bookings:Notifications:Mail:Host")]
    [InlineData("--Bookings:PublicUrl=ftp://booking.example.org", "Bookings:PublicUrl")]
    [InlineData("--Bookings:Demo=perhaps", "Bookings:Demo")]
    [InlineData("--Bookings:Limits:GuestChangesPerAddress=0", "Bookings:Limits:GuestChangesPerAddress")]
    [InlineData("--Bookings:Limits:ProofOfWork=hard", "Bookings:Limits:ProofOfWork")]
    [InlineData("--Bookings:Limits:GuestChanges=9", "Bookings:Limits:GuestChanges")]
    public void A_wrong_setting_is_named(string argument, string setting) => Assert.Equal([setting], Wrong([.. Complete, argument]));

    /// <summary>A mail server reads names and addresses: nobody becomes one by a setting alone.</summary>
    [Fact]
    public async Task A_host_of_nobody_that_is_registered_keeps_the_program_from_starting()
    {
        string[] mail = [.. Complete, "--Bookings:Notifications:Mail:Host=smtp.example.net", "--Bookings:Notifications:Mail:From=desk@example.org"];
        Assert.Equal(["Bookings:Notifications:Mail:Host"], Wrong(mail));
        Assert.Equal(["Bookings:Notifications:Mail:Host"], Wrong([.. mail, .. Register("sms.example.net", "contact booking")]));
        Assert.Equal(["Bookings:Notifications:Mail:Host"], Wrong([.. mail, .. Register("smtp.example.net", "contact")]));
        Assert.Equal(["Bookings:Notifications:Recipients"], Wrong([.. mail, .. Register("smtp.example.net", "contact booking"), "--Bookings:Notifications:Recipients=smtp.example.net"]));
        await using var app = BookingsApplication.Build([.. mail, .. Register("smtp.example.net", "contact booking")], isVerb: true);
        Assert.NotNull(app);
    }

    [Fact]
    public void A_collector_of_traces_is_a_recipient_too() =>
        Assert.Equal(["Bookings:Telemetry:Endpoint"], Wrong([.. Complete, "--Bookings:Telemetry:Endpoint=http://collector.example.net:4317"]));

    [Fact]
    public void A_host_is_registered_once() => Assert.Equal(
        ["Bookings:Recipients:relay:Hosts"],
        Wrong([.. Complete, .. Register("smtp.example.net", "contact"), .. Register("SMTP.example.net *.example.net", "none", "collector")]));

    [Theory]
    [InlineData("EEA", "NO", null)]
    [InlineData("EEA CH", "CH", null)]
    [InlineData("NO SE", "SE", null)]
    [InlineData("EEA", "US", "Bookings:Recipients:relay:Country")]
    [InlineData("NO", "SE", "Bookings:Recipients:relay:Country")]
    [InlineData("Europe", "NO", "Bookings:RecipientsOnlyWithin")]
    public async Task An_installation_may_let_nothing_leave_some_countries_whatever_was_agreed(string within, string country, string? wrong)
    {
        string[] settings =
        [
            .. Complete, .. Register("smtp.example.net", "contact"), $"--Bookings:Recipients:relay:Country={country}", "--Bookings:Recipients:relay:Transfer=scc", $"--Bookings:RecipientsOnlyWithin={within}",
        ];
        if (wrong is not null)
        {
            Assert.Equal([wrong], Wrong(settings));
            return;
        }

        await using var app = BookingsApplication.Build(settings, isVerb: true);
        Assert.NotNull(app);
    }

    [Theory]
    [InlineData("Name=")]
    [InlineData("Hosts=smtp://x")]
    [InlineData("Hosts=")]
    [InlineData("Purpose=")]
    [InlineData("Country=Norway")]
    [InlineData("Country=US", "Transfer")]
    [InlineData("Transfer=goodwill")]
    [InlineData("Since=lately")]
    [InlineData("Data=everything")]
    [InlineData("Nmae=x")]
    public void A_recipient_of_whom_something_is_missing_is_none(string wrong, string? named = null) => Assert.Equal(
        [$"Bookings:Recipients:relay:{named ?? wrong[..wrong.IndexOf('=', StringComparison.Ordinal)]}"],
        Wrong([.. Complete, .. Register("smtp.example.net", "contact"), $"--Bookings:Recipients:relay:{wrong}"]));

    [Fact]
    public async Task Limits_reach_the_edge_and_those_that_are_not_set_stay_as_they_are()
    {
        await using var app = BookingsApplication.Build([.. Complete, "--Bookings:Limits:GuestChangesPerAddress=7", "--Bookings:Limits:ProofOfWork=1000"], isVerb: true);
        var (edge, usual) = (app.Services.GetRequiredService<EdgeOptions>(), new EdgeOptions());

        Assert.Equal((7, 1000), (edge.GuestChangesPerAddress, edge.ProofOfWork));
        Assert.Equal(
            (usual.RequestsPerCaller, usual.RequestsPerAddress, usual.GuestChangesPerBusiness),
            (edge.RequestsPerCaller, edge.RequestsPerAddress, edge.GuestChangesPerBusiness));
    }

    [Fact]
    public void A_wrong_connection_string_is_not_repeated()
    {
        var wrong = Assert.Throws<ConfigurationException>(
            () => BookingsApplication.Build([.. Complete, "--ConnectionStrings:Bookings=Password=canary"], isVerb: true));
        Assert.DoesNotContain("canary", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_may_stand_in_a_file()
    {
        var folder = Names.Folder();
        var file = Path.Combine(folder, "secret");
        File.WriteAllText(file, "Host=db;Password=s\n");
        var configuration = Read("ConnectionStrings__Bookings_FILE", file);
        Assert.Equal("Host=db;Password=s", configuration.GetConnectionString("Bookings"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_secret_that_cannot_be_read_is_named()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read("Bookings__Keys__Directory_FILE", "/nowhere/secret"));
        Assert.Equal("Bookings__Keys__Directory_FILE", Assert.Single(wrong.Problems).Setting);
    }

    [Fact]
    public void Other_programs_files_are_not_read() => Assert.Null(Read("SSL_CERT_FILE", "/nowhere")["SSL_CERT"]);

    private static IEnumerable<string> Register(string host, string data, string key = "relay") =>
        Ways.Registered(host, data, "--Bookings:", ":", key).Select(setting => $"{setting.Name}={setting.Value}");

    private static IConfiguration Read(string name, string value) =>
        new ConfigurationBuilder().Add(new SecretFiles(new Hashtable { [name] = value })).Build();

    private static IEnumerable<string> Wrong(params string[] arguments) =>
        Assert.Throws<ConfigurationException>(() => BookingsApplication.Build(arguments, isVerb: true)).Problems.Select(one => one.Setting);
}
