using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Bookings.Kernel;

namespace Bookings.Custodians;

/// <summary>
/// AWS KMS. For each epoch an HMAC key with key material that the program brings along, draws for it alone and forgets: such material, unlike what KMS makes itself, is deleted at once when that is
/// asked for. The epoch's secret is the key's MAC (HMAC-SHA256) of the epoch's name, so nothing of it is stored outside of KMS. The ledger's key is made by KMS, which keeps those best.
/// </summary>
/// <param name="kms">Knows where to ask, and as whom.</param>
/// <param name="prefix">Before the names of this installation's keys: <c>alias/PREFIX-epoch-00000007</c>.</param>
/// <param name="clock">For how long a new name is waited for.</param>
public sealed class KmsCustodian(IAmazonKeyManagementService kms, string prefix, TimeProvider clock) : ICustodian, IDisposable
{
    /// <summary>The shortest time after which KMS removes a key. It is empty by then.</summary>
    private const int DaysUntilRemoved = 7;

    private const int Looks = 40;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public string Name => "kms";

    /// <inheritdoc/>
    public Assurance Assurance { get; } = new(
        DestroyedBy.Service,
        "AWS KMS deleted the key material of the epoch at once (DeleteImportedKeyMaterial) and reported that the key was without it; the empty key is removed seven days later. The material was "
        + "drawn by the program, imported once and kept nowhere else. That KMS keeps no copy is the word of Amazon Web Services.");

    /// <summary>A custodian that asks this endpoint and no other host.</summary>
    /// <param name="endpoint">Of KMS in the region, or of a private link to it.</param>
    /// <param name="region">What requests are signed for.</param>
    /// <param name="credentials">Where none are given they come from the environment, as AWS's own tools find them.</param>
    /// <param name="prefix">Before the names of this installation's keys.</param>
    /// <param name="http">The way out of the house: to registered recipients alone.</param>
    public static KmsCustodian At(Uri endpoint, string region, AWSCredentials? credentials, string prefix, Func<HttpClient> http)
    {
        var settings = new AmazonKeyManagementServiceConfig
        {
            ServiceURL = endpoint.AbsoluteUri,
            AuthenticationRegion = region,
            // For what is done in the background; whoever waits for an answer waits two seconds: PatientCustodian.
            Timeout = TimeSpan.FromSeconds(5),
            MaxErrorRetry = 1,
            HttpClientFactory = new OurWayOut(http),
        };
        return new(credentials is null ? new AmazonKeyManagementServiceClient(settings) : new AmazonKeyManagementServiceClient(credentials, settings), prefix, TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<Secret> Create(int epoch, CancellationToken ct)
    {
        if (await Key(epoch, ct) is not null)
        {
            throw new VaultUnavailableException($"AWS KMS holds a key named {Alias(epoch)} already: these keys belong to another database.");
        }

        return await Asked(async () =>
        {
            var isLedger = epoch == LedgerKeys.SecretNumber;
            var made = await kms.CreateKeyAsync(new()
            {
                KeySpec = KeySpec.HMAC_256,
                KeyUsage = KeyUsageType.GENERATE_VERIFY_MAC,
                Origin = isLedger ? OriginType.AWS_KMS : OriginType.EXTERNAL,
                Description = isLedger ? "Bookings: signs the ledger. Never delete." : $"Bookings: epoch {epoch}",
            }, ct);
            var id = made.KeyMetadata.KeyId;
            if (!isLedger)
            {
                await Import(id, ct);
            }

            // Last of all: what has a name is whole. Where this ends before it, a key without a name is left that nothing was sealed with.
            await kms.CreateAliasAsync(new() { AliasName = Alias(epoch), TargetKeyId = id }, ct);
            for (var look = 1; look <= Looks; look++)
            {
                if (await Mac(Alias(epoch), epoch, ct) is { } secret)
                {
                    return secret;
                }

                // KMS is consistent only in the end.
                await Task.Delay(BetweenLooks, clock, ct);
            }

            throw new VaultUnavailableException($"AWS KMS has taken {Alias(epoch)} and does not know it yet.");
        });
    }

    /// <inheritdoc/>
    public ValueTask<Secret?> Open(int epoch, CancellationToken ct) => new(Asked(() => Mac(Alias(epoch), epoch, ct)));

    /// <inheritdoc/>
    public async ValueTask<string> Destroy(int epoch, CancellationToken ct)
    {
        if (await Key(epoch, ct) is not { } key)
        {
            return $"kms custodian: the key of epoch {epoch} was gone already";
        }

        if (key.Origin != OriginType.EXTERNAL)
        {
            throw new VaultUnavailableException($"The key {Alias(epoch)} has material that AWS KMS made itself, and that cannot be deleted at once: it is not a key of this program.");
        }

        return await Asked(async () =>
        {
            var state = key.KeyState;
            if (state == KeyState.PendingDeletion)
            {
                // By this program, which died before it took the name away, or by somebody else and with its material: for seven days a click brings that back. Only a key that is not going says which.
                await kms.CancelKeyDeletionAsync(new CancelKeyDeletionRequest { KeyId = key.KeyId }, ct);
                state = await StateOf(key, ct);
            }

            var isWhole = state != KeyState.PendingImport;
            if (isWhole)
            {
                await kms.DeleteImportedKeyMaterialAsync(new() { KeyId = key.KeyId }, ct);
                state = await StateOf(key, ct);
            }

            if (state != KeyState.PendingImport)
            {
                throw new VaultUnavailableException($"AWS KMS says that {Alias(epoch)} is '{state}', and not that it is without its material: it is asked again later.");
            }

            await kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = key.KeyId, PendingWindowInDays = DaysUntilRemoved }, ct);
            await kms.DeleteAliasAsync(new DeleteAliasRequest { AliasName = Alias(epoch) }, ct);
            return isWhole
                ? $"kms custodian: AWS KMS deleted the key material of epoch {epoch} (key {key.KeyId}) and reported it as PendingImport; the empty key goes {DaysUntilRemoved} days later"
                : $"kms custodian: AWS KMS reported the key of epoch {epoch} (key {key.KeyId}) as PendingImport, without material, when it was to be deleted; the empty key goes {DaysUntilRemoved} days later";
        });
    }

    /// <inheritdoc/>
    public void Dispose() => kms.Dispose();

    private async Task<KeyState> StateOf(KeyMetadata key, CancellationToken ct) => (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = key.KeyId }, ct)).KeyMetadata.KeyState;

    private string Alias(int epoch) => string.Create(
        CultureInfo.InvariantCulture, $"alias/{prefix}-{(epoch == LedgerKeys.SecretNumber ? "ledger" : $"epoch-{epoch:D8}")}");

    /// <summary>RSAES-OAEP with SHA-256, to a key of KMS that is good for this import alone.</summary>
    private async Task Import(string key, CancellationToken ct)
    {
        var parameters = await kms.GetParametersForImportAsync(
            new() { KeyId = key, WrappingAlgorithm = AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec = WrappingKeySpec.RSA_4096 }, ct);
        var material = GC.AllocateArray<byte>(Secret.Size, pinned: true);
        RandomNumberGenerator.Fill(material);
        using var wrapping = RSA.Create();
        wrapping.ImportSubjectPublicKeyInfo(parameters.PublicKey.ToArray(), out _);
        var wrapped = wrapping.Encrypt(material, RSAEncryptionPadding.OaepSHA256);
        CryptographicOperations.ZeroMemory(material);
        await kms.ImportKeyMaterialAsync(new()
        {
            KeyId = key,
            ImportToken = parameters.ImportToken,
            EncryptedKeyMaterial = new MemoryStream(wrapped),
            ExpirationModel = ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE,
        }, ct);
    }

    private async Task<Secret?> Mac(string alias, int epoch, CancellationToken ct)
    {
        try
        {
            var answer = await kms.GenerateMacAsync(new()
            {
                KeyId = alias,
                MacAlgorithm = MacAlgorithmSpec.HMAC_SHA_256,
                Message = new MemoryStream(Encoding.UTF8.GetBytes($"bookings/kms/v1\n{epoch}")),
            }, ct);
            var mac = answer.Mac.ToArray();
            return mac.Length == Secret.Size ? Secret.Take(mac) : throw new VaultUnavailableException($"AWS KMS answered {mac.Length} bytes for {alias} and not {Secret.Size}.");
        }
        catch (NotFoundException)
        {
            return null;
        }
        catch (KMSInvalidStateException)
        {
            return null; // its material, or all of it, is gone or going
        }
    }

    private Task<KeyMetadata?> Key(int epoch, CancellationToken ct) => Asked(async () =>
    {
        try
        {
            return (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = Alias(epoch) }, ct)).KeyMetadata;
        }
        catch (NotFoundException)
        {
            return null;
        }
    });

    private static async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AmazonServiceException refused)
        {
            throw new VaultUnavailableException($"AWS KMS refused: {refused.ErrorCode ?? "no answer"}.", refused);
        }
        catch (Exception lost) when (lost is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            throw new VaultUnavailableException("AWS KMS cannot be reached, or there are no credentials for it.", lost);
        }
    }

    /// <summary>AWS's library makes no connections of its own.</summary>
    private sealed class OurWayOut(Func<HttpClient> http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            var client = http();
            client.Timeout = clientConfig.Timeout ?? client.Timeout;
            return client;
        }
    }
}
