using System.Runtime.InteropServices;

namespace Bookings.Kernel;

/// <summary>
/// Ed25519 (RFC 8032) through OpenSSL's libcrypto 3, which .NET on Linux uses itself; .NET has no Ed25519 of its own. A key holds memory of libcrypto, which
/// wipes it when the key is disposed.
/// </summary>
internal sealed class Ed25519 : SafeHandle
{
    public const int SeedSize = 32;
    public const int PublicSize = 32;
    public const int SignatureSize = 64;

    private const int Algorithm = 1087; // NID_ED25519

    private Ed25519(nint key)
        : base(0, ownsHandle: true) => SetHandle(key);

    public override bool IsInvalid => handle == 0;

    /// <summary>A key that signs.</summary>
    /// <param name="seed">32 secret bytes.</param>
    public static Ed25519 FromSeed(ReadOnlySpan<byte> seed) =>
        Made(NewPrivate(Algorithm, 0, in MemoryMarshal.GetReference(Sized(seed, SeedSize)), SeedSize));

    /// <summary>A key that only checks.</summary>
    public static Ed25519 FromPublic(ReadOnlySpan<byte> key) =>
        Made(NewPublic(Algorithm, 0, in MemoryMarshal.GetReference(Sized(key, PublicSize)), PublicSize));

    /// <summary>The 32 bytes that check what it signs.</summary>
    public byte[] PublicKey()
    {
        var (key, length) = (new byte[PublicSize], (nuint)PublicSize);
        return GetPublic(this, ref key[0], ref length) == 1 ? key : throw Refused();
    }

    /// <summary>64 bytes, the same for the same message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var (signature, length, context) = (new byte[SignatureSize], (nuint)SignatureSize, NewContext());
        try
        {
            return InitSign(context, 0, 0, 0, this) == 1
                && DigestSign(context, ref signature[0], ref length, in MemoryMarshal.GetReference(message), (nuint)message.Length) == 1
                ? signature
                : throw Refused();
        }
        finally
        {
            FreeContext(context);
        }
    }

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
        {
            return false;
        }

        var context = NewContext();
        try
        {
            return InitVerify(context, 0, 0, 0, this) == 1
                && DigestVerify(context, in MemoryMarshal.GetReference(signature), SignatureSize, in MemoryMarshal.GetReference(message), (nuint)message.Length) == 1;
        }
        finally
        {
            FreeContext(context);
        }
    }

    protected override bool ReleaseHandle()
    {
        FreeKey(handle);
        return true;
    }

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> bytes, int size) =>
        bytes.Length == size ? bytes : throw new ArgumentException($"An Ed25519 key has {size} bytes.", nameof(bytes));

    private static Ed25519 Made(nint key) => key != 0 ? new(key) : throw Refused();

    private static InvalidOperationException Refused() => new("OpenSSL refused an Ed25519 operation.");

    private const string LibCrypto = "libcrypto.so.3";

    [DllImport(LibCrypto, EntryPoint = "EVP_PKEY_new_raw_private_key"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint NewPrivate(int type, nint engine, in byte key, nuint length);

    [DllImport(LibCrypto, EntryPoint = "EVP_PKEY_new_raw_public_key"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint NewPublic(int type, nint engine, in byte key, nuint length);

    [DllImport(LibCrypto, EntryPoint = "EVP_PKEY_get_raw_public_key"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetPublic(Ed25519 key, ref byte output, ref nuint length);

    [DllImport(LibCrypto, EntryPoint = "EVP_PKEY_free"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void FreeKey(nint key);

    [DllImport(LibCrypto, EntryPoint = "EVP_MD_CTX_new"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint NewContext();

    [DllImport(LibCrypto, EntryPoint = "EVP_MD_CTX_free"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void FreeContext(nint context);

    [DllImport(LibCrypto, EntryPoint = "EVP_DigestSignInit"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int InitSign(nint context, nint keyContext, nint digest, nint engine, Ed25519 key);

    [DllImport(LibCrypto, EntryPoint = "EVP_DigestSign"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int DigestSign(nint context, ref byte signature, ref nuint signatureLength, in byte message, nuint length);

    [DllImport(LibCrypto, EntryPoint = "EVP_DigestVerifyInit"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int InitVerify(nint context, nint keyContext, nint digest, nint engine, Ed25519 key);

    [DllImport(LibCrypto, EntryPoint = "EVP_DigestVerify"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int DigestVerify(nint context, in byte signature, nuint signatureLength, in byte message, nuint length);
}
