using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookings.Testing;

/// <summary>
/// What a custodian asks of AWS KMS, on the loopback: HMAC keys with imported and with own material, their names, their states and their errors, in the protocol of AWS's SDK (JSON 1.1). No test
/// can have the real one; this one is written from its API reference.
/// </summary>
public sealed class KmsStandIn : IAsyncDisposable
{
    /// <summary>Takes seconds to be made: one for all.</summary>
    private static readonly Lazy<RSA> Wrapping = new(() =>
    {
        var rsa = RSA.Create(4096);
        rsa.ExportParameters(includePrivateParameters: false);
        return rsa;
    });

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Key> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private KmsStandIn(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>How often a new name is not known yet: KMS is consistent only in the end.</summary>
    public int Lag { get; set; }

    /// <summary>Comes before each answer.</summary>
    public Func<HttpContext, Task>? Before { get; set; }

    /// <summary>Changes each MAC on its way out.</summary>
    public Action<byte[]>? Spoils { get; set; }

    /// <summary>The operations that were asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Keys that still have material.</summary>
    public int Whole => _keys.Values.Count(key => key.Material is not null);

    /// <summary>The states of all keys, by what they are described as.</summary>
    public IReadOnlyDictionary<string, string> States => _keys.Values.ToDictionary(key => key.Description, key => key.State);

    /// <summary>Changes the state of one, as its owner might.</summary>
    public void Put(string description, string state) => _keys.Values.Single(key => key.Description == description).State = state;

    public static async Task<KmsStandIn> Start()
    {
        _ = Wrapping.Value;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var kms = new KmsStandIn(app);
        app.MapPost("/", kms.Answer);
        await app.StartAsync();
        return kms;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        if (Before is { } before)
        {
            await before(context);
        }

        var operation = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        Asked.Enqueue(operation);
        var asked = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        context.Response.ContentType = "application/x-amz-json-1.1";
        try
        {
            if (!context.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal))
            {
                throw new Refusal("MissingAuthenticationTokenException");
            }

            await context.Response.WriteAsync(Done(operation, asked).ToJsonString());
        }
        catch (Refusal refusal)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = refusal.Message, ["message"] = "" }));
        }
    }

    private JsonObject Done(string operation, JsonObject asked)
    {
        switch (operation)
        {
            case "CreateKey":
                var isOurs = Text(asked, "Origin") == "AWS_KMS";
                var made = new Key(Guid.CreateVersion7().ToString(), Text(asked, "Origin"), Text(asked, "Description"))
                {
                    Material = isOurs ? RandomNumberGenerator.GetBytes(32) : null, State = isOurs ? "Enabled" : "PendingImport",
                };
                Require(Text(asked, "KeySpec") == "HMAC_256" && Text(asked, "KeyUsage") == "GENERATE_VERIFY_MAC");
                _keys[made.Id] = made;
                return Metadata(made);
            case "GetParametersForImport":
                Require(Known(asked).Origin == "EXTERNAL" && Text(asked, "WrappingAlgorithm") == "RSAES_OAEP_SHA_256" && Text(asked, "WrappingKeySpec") == "RSA_4096");
                return new() { ["KeyId"] = Text(asked, "KeyId"), ["ImportToken"] = "dG9rZW4=", ["PublicKey"] = Convert.ToBase64String(Wrapping.Value.ExportSubjectPublicKeyInfo()) };
            case "ImportKeyMaterial":
                Require(Text(asked, "ExpirationModel") == "KEY_MATERIAL_DOES_NOT_EXPIRE" && Text(asked, "ImportToken") == "dG9rZW4=");
                var material = Wrapping.Value.Decrypt(Convert.FromBase64String(Text(asked, "EncryptedKeyMaterial")), RSAEncryptionPadding.OaepSHA256);
                Require(material.Length == 32);
                (Known(asked).Material, Known(asked).State) = (material, "Enabled");
                return [];
            case "CreateAlias":
                _aliases[Text(asked, "AliasName")] = Text(asked, "TargetKeyId");
                return [];
            case "DeleteAlias":
                return _aliases.TryRemove(Text(asked, "AliasName"), out _) ? [] : throw new Refusal("NotFoundException");
            case "DescribeKey":
                return Metadata(Known(asked));
            case "GenerateMac":
                return Mac(Known(asked), asked);
            case "DeleteImportedKeyMaterial":
                Require(_keys.ContainsKey(Text(asked, "KeyId")));
                // "When the specified KMS key is in the PendingDeletion state, this operation does not change the KMS key's state."
                (Known(asked).Material, Known(asked).State) = (null, Known(asked).State == "PendingDeletion" ? "PendingDeletion" : "PendingImport");
                return [];
            case "CancelKeyDeletion":
                Require(Known(asked).State == "PendingDeletion");
                Known(asked).State = Known(asked).Material is null ? "PendingImport" : "Disabled";
                return new() { ["KeyId"] = Text(asked, "KeyId") };
            case "ScheduleKeyDeletion":
                Require((int)asked["PendingWindowInDays"]! >= 7 && _keys.ContainsKey(Text(asked, "KeyId")));
                Known(asked).State = "PendingDeletion";
                return new() { ["KeyId"] = Text(asked, "KeyId"), ["KeyState"] = "PendingDeletion", ["PendingWindowInDays"] = (int)asked["PendingWindowInDays"]! };
            default:
                throw new Refusal("UnsupportedOperationException");
        }
    }

    private JsonObject Mac(Key key, JsonObject asked)
    {
        Require(Text(asked, "MacAlgorithm") == "HMAC_SHA_256");
        var mac = HMACSHA256.HashData(
            key.State switch
            {
                "Enabled" => key.Material!,
                "Disabled" => throw new Refusal("DisabledException"),
                _ => throw new Refusal("KMSInvalidStateException"),
            },
            Convert.FromBase64String(Text(asked, "Message")));
        Spoils?.Invoke(mac);
        return new() { ["KeyId"] = key.Id, ["Mac"] = Convert.ToBase64String(mac), ["MacAlgorithm"] = "HMAC_SHA_256" };
    }

    private Key Known(JsonObject asked)
    {
        var id = Text(asked, "KeyId");
        if (id.StartsWith("alias/", StringComparison.Ordinal))
        {
            id = _aliases.TryGetValue(id, out var target) && Lag-- <= 0 ? target : "";
        }

        return _keys.TryGetValue(id, out var key) ? key : throw new Refusal("NotFoundException");
    }

    private static JsonObject Metadata(Key key) => new()
    {
        ["KeyMetadata"] = new JsonObject { ["KeyId"] = key.Id, ["KeyState"] = key.State, ["Origin"] = key.Origin, ["KeySpec"] = "HMAC_256", ["KeyUsage"] = "GENERATE_VERIFY_MAC" },
    };

    private static string Text(JsonObject asked, string name) => (string)asked[name]!;

    private static void Require(bool isSo)
    {
        if (!isSo)
        {
            throw new Refusal("ValidationException");
        }
    }

    private sealed record Key(string Id, string Origin, string Description)
    {
        public byte[]? Material { get; set; }

        public required string State { get; set; }
    }

    private sealed class Refusal(string type) : Exception(type);
}
