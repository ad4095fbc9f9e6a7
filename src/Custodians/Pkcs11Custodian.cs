using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bookings.Kernel;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Bookings.Custodians;

/// <summary>Where the device is.</summary>
/// <param name="Library">The vendor's PKCS#11 library: a path.</param>
/// <param name="Token">The label of the token on it that is the program's alone.</param>
/// <param name="Pin">The PIN of the token's user.</param>
public sealed record Pkcs11Token(string Library, string Token, string Pin)
{
    /// <summary>The PIN is nobody's to read.</summary>
    public override string ToString() => Token;
}

/// <summary>
/// A hardware security module, or what looks like one, through PKCS#11 2.40. For each epoch the device makes a generic secret key that it never gives away (<c>CKA_SENSITIVE</c>, not
/// <c>CKA_EXTRACTABLE</c>); the epoch's secret is what the device answers when it signs the epoch's name with it (<c>CKM_SHA256_HMAC</c>). So nothing of it is stored anywhere
/// else, and when the device has destroyed its key nobody can ask again.
/// </summary>
public sealed class Pkcs11Custodian(Pkcs11Token place) : ICustodian, IDisposable
{
    private const int KeyBytes = 32;

    private static readonly Pkcs11InteropFactories Factories = new();

    /// <summary>A library is initialised once in a process, whoever uses it, and stays.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<IPkcs11Library>> Libraries = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Pkcs11Interop looks for <c>libdl</c> under the name that only a machine with compilers has.</summary>
    static Pkcs11Custodian() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly,
        (name, _, _) => name == "libdl" && (NativeLibrary.TryLoad("libdl.so.2", out var library) || NativeLibrary.TryLoad("libc", out library)) ? library : 0);

    /// <inheritdoc/>
    public string Name => "pkcs11";

    /// <inheritdoc/>
    public Assurance Assurance { get; } = new(
        DestroyedBy.Device,
        "The key of the epoch was made by a PKCS#11 device that does not give it away, and the device destroyed it. That it keeps no copy is its maker's word; a backup that the device's owner "
        + "took of it is outside what the program can see.");

    /// <inheritdoc/>
    public ValueTask<Secret> Create(int epoch, CancellationToken ct) => new(On(session =>
    {
        if (Find(session, epoch).Count > 0)
        {
            throw new VaultUnavailableException($"The token '{place.Token}' holds a key named {Label(epoch)} already: these keys belong to another database.");
        }

        var attributes = session.Factories.ObjectAttributeFactory;
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_GENERIC_SECRET_KEY_GEN);
        var key = session.GenerateKey(mechanism,
        [
            .. Named(session, epoch),
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, true),
            attributes.Create(CKA.CKA_SENSITIVE, true),
            attributes.Create(CKA.CKA_EXTRACTABLE, false),
            attributes.Create(CKA.CKA_MODIFIABLE, false),
            attributes.Create(CKA.CKA_SIGN, true),
            attributes.Create(CKA.CKA_VALUE_LEN, KeyBytes),
        ]);
        return Sign(session, key, epoch);
    }, ct));

    /// <inheritdoc/>
    public ValueTask<Secret?> Open(int epoch, CancellationToken ct) => new(On(session => Find(session, epoch) switch
    {
        [] => null,
        [var key] => Sign(session, key, epoch),
        var several => throw new VaultUnavailableException($"The token '{place.Token}' holds {several.Count} keys named {Label(epoch)}, and only one can be right."),
    }, ct));

    /// <inheritdoc/>
    public ValueTask<string> Destroy(int epoch, CancellationToken ct) => new(On(session =>
    {
        var keys = Find(session, epoch);
        keys.ForEach(session.DestroyObject);
        return keys.Count == 0 ? $"pkcs11 custodian: the key of epoch {epoch} was gone already"
            : Find(session, epoch).Count == 0 ? $"pkcs11 custodian: the device destroyed the key of epoch {epoch} (C_DestroyObject) and finds it no more"
            : throw new VaultUnavailableException($"The device said that it destroyed {Label(epoch)}, and still finds it.");
    }, ct));

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static string Label(int epoch) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"bookings-{(epoch == LedgerKeys.SecretNumber ? "ledger" : $"epoch-{epoch:D8}")}");

    private static List<IObjectAttribute> Named(ISession session, int epoch) =>
    [
        session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
        session.Factories.ObjectAttributeFactory.Create(CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET),
        session.Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, Label(epoch)),
    ];

    private static List<IObjectHandle> Find(ISession session, int epoch) => session.FindAllObjects(Named(session, epoch));

    private static Secret Sign(ISession session, IObjectHandle key, int epoch)
    {
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_SHA256_HMAC);
        var mac = session.Sign(mechanism, key, Encoding.UTF8.GetBytes($"bookings/pkcs11/v1\n{epoch}"));
        try
        {
            return Secret.Take(mac);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(mac);
        }
    }

    /// <summary>A session for each piece of work: a device that was restarted in between is found again. What it does blocks, so it has a thread of its own.</summary>
    private async Task<T> On<T>(Func<ISession, T> work, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await Task.Run(() => Asked(work), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    private T Asked<T>(Func<ISession, T> work)
    {
        try
        {
            var library = Libraries.GetOrAdd(place.Library, path => new(() => Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded))).Value;
            var slot = library.GetSlotList(SlotsType.WithTokenPresent).Find(slot => slot.GetTokenInfo().Label.Trim() == place.Token)
                ?? throw new VaultUnavailableException($"No token of {place.Library} is labelled '{place.Token}': it is not plugged in, or not initialised.");
            using var session = slot.OpenSession(SessionType.ReadWrite);
            Login(session);
            return work(session);
        }
        catch (Pkcs11Exception refused)
        {
            throw new VaultUnavailableException($"The PKCS#11 token '{place.Token}' refused {refused.Method}: {refused.RV}.", refused);
        }
        catch (UnmanagedException missing)
        {
            Libraries.TryRemove(place.Library, out _);
            throw new VaultUnavailableException($"The PKCS#11 library {place.Library} cannot be loaded.", missing);
        }
    }

    /// <summary>Of one token, all sessions of a process log in and out together.</summary>
    private void Login(ISession session)
    {
        try
        {
            session.Login(CKU.CKU_USER, place.Pin);
        }
        catch (Pkcs11Exception refused) when (refused.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
        }
    }
}
