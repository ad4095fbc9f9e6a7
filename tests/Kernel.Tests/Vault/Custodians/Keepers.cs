using Amazon.Runtime;
using Bookings.Custodians;
using Bookings.Testing;

namespace Bookings.Kernel.Tests;

/// <summary>A custodian of each kind, in a place that no other test uses.</summary>
internal sealed class Keepers : IAsyncDisposable
{
    private readonly string _folder = Names.Folder();
    private KmsStandIn? _kms;
    private bool _usedDevice;

    internal static readonly string[] Kinds = ["file", "kms", "pkcs11", "split"];

    internal KmsStandIn Kms => _kms ?? throw new InvalidOperationException("No KMS was asked for.");

    /// <summary>As another program would make it: from the same settings.</summary>
    internal async Task<ICustodian> Of(string kind) => kind switch
    {
        "file" => new FileCustodian(Path.Combine(_folder, "keys")),
        "kms" => At(_kms ??= await KmsStandIn.Start()),
        "pkcs11" => await Device(0),
        "split" => new SplitCustodian(new FileCustodian(Path.Combine(_folder, "half")), await Of("kms")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    internal static KmsCustodian At(KmsStandIn kms, string prefix = "bookings") => KmsCustodian.At(kms.Address, "eu-north-1", new BasicAWSCredentials("AKIATEST", "secret"), prefix, () => WayOut.ToOurselves(kms.Address));

    /// <summary>A token of SoftHSM. Tests that use it take turns, and leave nothing in it.</summary>
    internal async Task<Pkcs11Custodian> Device(int token)
    {
        Reference.Need(SoftHsm.Exists, "softhsm2 is not on this machine: ./test installs it where it may, or apt-get install softhsm2.");
        await SoftHsm.Folder();
        _usedDevice = true;
        return new(new(SoftHsm.Library, SoftHsm.Tokens[token], SoftHsm.Pin));
    }

    internal static byte[] Derived(Secret secret)
    {
        var output = new byte[32];
        secret.Derive("test"u8, output);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (_kms is not null)
        {
            await _kms.DisposeAsync();
        }

        if (_usedDevice)
        {
            foreach (var number in Enumerable.Range(0, 10))
            {
                await (await Device(0)).Destroy(number, CancellationToken.None);
                await (await Device(1)).Destroy(number, CancellationToken.None);
            }
        }

        Directory.Delete(_folder, recursive: true);
    }
}
