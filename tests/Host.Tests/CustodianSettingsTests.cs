using Bookings.Custodians;
using Bookings.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Host.Tests;

/// <summary>Each custodian needs settings of its own, and says which are missing before anything starts.</summary>
public sealed class CustodianSettingsTests
{
    private static readonly string[] Kms = ["--Bookings:Keys:Custodian=kms", "--Bookings:Keys:Kms:Endpoint=https://kms.eu-north-1.amazonaws.com", "--Bookings:Keys:Kms:Region=eu-north-1", "--Bookings:Keys:Kms:CredentialsOfMachine=true", .. Registered("kms.eu-north-1.amazonaws.com")];
    private static readonly string[] Pkcs11 = ["--Bookings:Keys:Custodian=pkcs11", "--Bookings:Keys:Pkcs11:Library=/nowhere/pkcs11.so", "--Bookings:Keys:Pkcs11:Token=t", "--Bookings:Keys:Pkcs11:Pin=1234"];
    private static readonly string[] Split =
    [
        "--Bookings:Keys:Custodian=split", "--Bookings:Keys:Split:First:Custodian=file", "--Bookings:Keys:Split:First:Directory=/nowhere/one",
        "--Bookings:Keys:Split:Second:Custodian=kms", "--Bookings:Keys:Split:Second:Kms:Endpoint=http://127.0.0.1:1/", "--Bookings:Keys:Split:Second:Kms:Region=x",
        "--Bookings:Keys:Split:Second:Kms:AccessKeyId=x", "--Bookings:Keys:Split:Second:Kms:SecretAccessKey=x",
        .. Registered("127.0.0.1"),
    ];

    /// <summary>A key service is a recipient like any other.</summary>
    private static string[] Registered(string host) =>
    [
        $"--Bookings:Recipients:keys:Hosts={host}", "--Bookings:Recipients:keys:Name=Key service", "--Bookings:Recipients:keys:Purpose=keeps keys", "--Bookings:Recipients:keys:Country=SE",
        "--Bookings:Recipients:keys:Since=2026-01-31", "--Bookings:Recipients:keys:Data=none",
    ];

    public static TheoryData<string[], string[]> WrongOnes => new()
    {
        { ["--Bookings:Keys:Custodian=kms"], ["Bookings:Keys:Kms:Endpoint", "Bookings:Keys:Kms:Region", "Bookings:Keys:Kms:CredentialsOfMachine"] },
        { [.. Kms, "--Bookings:Keys:Kms:Endpoint=http://kms.eu-north-1.amazonaws.com"], ["Bookings:Keys:Kms:Endpoint"] },
        { [.. Kms, "--Bookings:Keys:Kms:Endpoint=kms"], ["Bookings:Keys:Kms:Endpoint"] },
        { [.. Kms, "--Bookings:Recipients:keys:Hosts=elsewhere.example"], ["Bookings:Keys:Kms:Endpoint"] },
        { [.. Kms, "--Bookings:Keys:Kms:Prefix=aws/mine"], ["Bookings:Keys:Kms:Prefix"] },
        { [.. Kms, "--Bookings:Keys:Kms:AccessKeyId=x"], ["Bookings:Keys:Kms:SecretAccessKey"] },
        { [.. Kms, "--Bookings:Keys:Kms:CredentialsOfMachine=false"], ["Bookings:Keys:Kms:CredentialsOfMachine"] },
        { [.. Kms, "--Bookings:Keys:Kms:AccessKeyId=x", "--Bookings:Keys:Kms:SecretAccessKey=x"], ["Bookings:Keys:Kms:CredentialsOfMachine"] },
        { ["--Bookings:Keys:Custodian=pkcs11"], ["Bookings:Keys:Pkcs11:Library", "Bookings:Keys:Pkcs11:Token", "Bookings:Keys:Pkcs11:Pin"] },
        { ["--Bookings:Keys:Custodian=split"], ["Bookings:Keys:Split:First:Custodian", "Bookings:Keys:Split:Second:Custodian"] },
        { [.. Split, "--Bookings:Keys:Split:First:Custodian=split"], ["Bookings:Keys:Split:First:Custodian"] },
        { [.. Split, "--Bookings:Keys:Split:First:Directory="], ["Bookings:Keys:Split:First:Directory"] },
        { [.. Split, "--Bookings:Keys:Split:Second:Custodian=file", "--Bookings:Keys:Split:Second:Directory=/nowhere/../nowhere/one"], ["Bookings:Keys:Split:Second"] },
    };

    [Theory]
    [MemberData(nameof(WrongOnes))]
    public void What_is_missing_is_named(string[] settings, string[] named) => Assert.Equal(
        named, Assert.Throws<ConfigurationException>(() => Build(settings)).Problems.Select(problem => problem.Setting));

    [Fact]
    public void A_wrong_setting_of_a_custodian_repeats_no_secret() => Assert.DoesNotContain(
        "canary", Assert.Throws<ConfigurationException>(() => Build(["--Bookings:Keys:Custodian=pkcs11", "--Bookings:Keys:Pkcs11:Pin=canary"])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Each_kind_is_made_as_it_is_configured()
    {
        await using var kms = Build(Kms);
        await using var device = Build(Pkcs11);
        await using var both = Build(Split);
        Assert.IsType<KmsCustodian>(kms.Services.GetRequiredService<ICustodian>());
        Assert.IsType<Pkcs11Custodian>(device.Services.GetRequiredService<ICustodian>());
        Assert.Equal("split(file+kms)", both.Services.GetRequiredService<ICustodian>().Name);
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(string[] settings) => BookingsApplication.Build(
        ["--environment=Production", "--ConnectionStrings:Bookings=Host=nowhere.invalid", "--Bookings:Recovery:Directory=/nowhere", .. settings], isVerb: true);
}
