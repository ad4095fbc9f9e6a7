using Amazon.Runtime;
using Bookings.Custodians;
using Bookings.Kernel;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>Who keeps the epochs' secrets, as configured; in development a folder beside the database.</summary>
internal static class Custodians
{
    private const string One = "Bookings:Keys:Kms:Endpoint";
    private const string First = "Bookings:Keys:Split:First:Kms:Endpoint";
    private const string Second = "Bookings:Keys:Split:Second:Kms:Endpoint";

    public static ICustodian Make(IServiceProvider services)
    {
        var settings = services.GetRequiredService<IOptions<BookingsOptions>>().Value;
        return settings.Keys.Custodian is "split"
            ? new SplitCustodian(Keeper(settings.Keys.Split.First, First, settings, services), Keeper(settings.Keys.Split.Second, Second, settings, services))
            : Keeper(settings.Keys, One, settings, services);
    }

    /// <summary>A key service is somebody else's, so it is registered like everybody whom the program talks to.</summary>
    public static IEnumerable<Exit> Exits { get; } =
    [
        ToKms(One, keys => keys),
        ToKms(First, keys => keys.Split.First),
        ToKms(Second, keys => keys.Split.Second),
    ];

    private static Exit ToKms(string setting, Func<KeyOptions, KeeperOptions> keeper) => new(
        setting, "names of epochs, for which it makes their secrets", [],
        services => keeper(services.GetRequiredService<IOptions<BookingsOptions>>().Value.Keys) is { Custodian: "kms", Kms.Endpoint: { IsAbsoluteUri: true } endpoint } ? endpoint.Host : null);

    /// <summary>In development beside the database too.</summary>
    public static RecoveryFolder RecoveryFolder(this BookingsOptions settings) =>
        new(settings.Recovery.Directory is { Length: > 0 } directory ? directory : Path.Combine(settings.DataDirectory, "recovery"));

    private static ICustodian Keeper(KeeperOptions keeper, string exit, BookingsOptions settings, IServiceProvider services) => keeper.Custodian switch
    {
        "kms" => KmsCustodian.At(keeper.Kms.Endpoint!, keeper.Kms.Region!, Credentials(keeper.Kms), keeper.Kms.Prefix, () => services.GetRequiredService<WayOut>().Http(exit)),
        "pkcs11" => new Pkcs11Custodian(new(keeper.Pkcs11.Library!, keeper.Pkcs11.Token!, keeper.Pkcs11.Pin!)),
        _ => new FileCustodian(keeper.Directory is { Length: > 0 } directory ? directory : Path.Combine(settings.DataDirectory, "keys")),
    };

    private static BasicAWSCredentials? Credentials(KmsOptions kms) => kms.AccessKeyId is { Length: > 0 } id ? new(id, kms.SecretAccessKey) : null;
}
