using Amazon.Runtime;
using Bookings.Custodians;
using Bookings.Kernel;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>Who keeps the epochs' secrets, as configured; in development a folder beside the database.</summary>
internal static class Custodians
{
    public static ICustodian Make(IServiceProvider services)
    {
        var settings = services.GetRequiredService<IOptions<BookingsOptions>>().Value;
        return settings.Keys.Custodian is "split"
            ? new SplitCustodian(Keeper(settings.Keys.Split.First, settings), Keeper(settings.Keys.Split.Second, settings))
            : Keeper(settings.Keys, settings);
    }

    /// <summary>In development beside the database too.</summary>
    public static RecoveryFolder RecoveryFolder(this BookingsOptions settings) =>
        new(settings.Recovery.Directory is { Length: > 0 } directory ? directory : Path.Combine(settings.DataDirectory, "recovery"));

    private static ICustodian Keeper(KeeperOptions keeper, BookingsOptions settings) => keeper.Custodian switch
    {
        "kms" => KmsCustodian.At(keeper.Kms.Endpoint!, keeper.Kms.Region!, Credentials(keeper.Kms), keeper.Kms.Prefix),
        "pkcs11" => new Pkcs11Custodian(new(keeper.Pkcs11.Library!, keeper.Pkcs11.Token!, keeper.Pkcs11.Pin!)),
        _ => new FileCustodian(keeper.Directory is { Length: > 0 } directory ? directory : Path.Combine(settings.DataDirectory, "keys")),
    };

    private static BasicAWSCredentials? Credentials(KmsOptions kms) => kms.AccessKeyId is { Length: > 0 } id ? new(id, kms.SecretAccessKey) : null;
}
