using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Notifications;

/// <summary>
/// A link by which an address says what it wants: shown in one message, kept as a hash. Beside the hash stands the address's print, under a key that the link alone gives: no two
/// rows show that they are of one address, and whoever is erased leaves nothing in them.
/// </summary>
/// <param name="Address">The print of the address.</param>
internal sealed record NewPreferenceLink(string Token, byte[] Address, MessageCategory Category)
{
    public override string ToString() => "«secret»";
}

/// <summary>What addresses do not want, and the links by which they say so.</summary>
internal sealed class Wishes(BookingsDatabase database, TimeProvider clock)
{
    /// <summary>How long the link of a mail works.</summary>
    internal const int LinkDays = 400;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private const string Insert =
        """
        insert into notifications.preference_links (tenant_id, link, address, category, expires)
        select $1, l.link, l.address, l.category, $5 from unnest($2, $3, $4) as l (link, address, category)
        """;

    internal static NewPreferenceLink NewLink(byte[] address, MessageCategory category) =>
        new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), address, category);

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>AES-256-GCM under HKDF-SHA256 (RFC 5869) of the token, which is drawn for this one use: the nonce is zero.</summary>
    internal static byte[] Close(NewPreferenceLink link)
    {
        using var cipher = CipherOf(link.Token);
        var closed = new byte[link.Address.Length + TagSize];
        cipher.Encrypt(new byte[NonceSize], link.Address, closed.AsSpan(0, link.Address.Length), closed.AsSpan(link.Address.Length));
        return closed;
    }

    /// <summary>The print of the address that a link was sent to.</summary>
    internal static byte[] Open(string token, byte[] closed)
    {
        using var cipher = CipherOf(token);
        var print = new byte[closed.Length - TagSize];
        cipher.Decrypt(new byte[NonceSize], closed.AsSpan(0, print.Length), closed.AsSpan(print.Length), print);
        return print;
    }

    private static AesGcm CipherOf(string token) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(token), 32, info: "bookings/preference-link/v1"u8.ToArray()), TagSize);

    /// <summary>What these addresses do not want, by print in base64.</summary>
    internal async Task<ILookup<string, MessageCategory>> Unwanted(TenantId business, IReadOnlyCollection<byte[]> addresses, CancellationToken cancellation)
    {
        var found = new List<(string Address, MessageCategory Category)>();
        if (addresses.Count > 0)
        {
            await using var ask = database.System.CreateCommand("select address, category from notifications.unwanted where tenant_id = $1 and address = any($2)");
            ask.Parameters.AddRange(new[] { Param.Tenant(business), Param.BytesArray([.. addresses]) });
            await using var rows = await ask.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                found.Add((Convert.ToBase64String(rows.GetFieldValue<byte[]>(0)), Enum.Parse<MessageCategory>(rows.GetString(1))));
            }
        }

        return found.ToLookup(one => one.Address, one => one.Category, StringComparer.Ordinal);
    }

    /// <summary>Keeps the links of messages that are about to go out.</summary>
    internal async Task Keep(TenantId business, IReadOnlyList<NewPreferenceLink> links, CancellationToken cancellation)
    {
        if (links.Count == 0)
        {
            return;
        }

        await using var insert = database.System.CreateCommand(Insert);
        insert.Parameters.AddRange(new[]
        {
            Param.Tenant(business), Param.BytesArray([.. links.Select(link => Hash(link.Token))]), Param.BytesArray([.. links.Select(Close)]),
            Param.Texts([.. links.Select(link => link.Category.ToString())]), Param.Of(Today.PlusDays(LinkDays).ToDateOnly(), NpgsqlTypes.NpgsqlDbType.Date),
        });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Forgets the links that work no more.</summary>
    internal async Task<int> Sweep(CancellationToken cancellation)
    {
        await using var sweep = database.System.CreateCommand("delete from notifications.preference_links where expires < $1");
        sweep.Parameters.Add(Param.Of(Today.ToDateOnly(), NpgsqlTypes.NpgsqlDbType.Date));
        return await sweep.ExecuteNonQueryAsync(cancellation);
    }

    private LocalDate Today => clock.GetCurrentInstant().InUtc().Date;
}
