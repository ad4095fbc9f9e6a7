using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class ContactIndexTests : IAsyncLifetime
{
    private const string Email = "zoe@example.com";
    private static readonly TenantId Tenant = new("k7m2p9x4w1qz");
    private readonly SubjectId _zoe = SubjectId.New();
    private readonly Guid _client = Guid.CreateVersion7();
    private VaultRig _rig = null!;
    private Vault _vault = null!;

    private ContactIndex Index => new(_vault);

    public async ValueTask InitializeAsync()
    {
        _rig = await VaultRig.Founded();
        _vault = await _rig.Open();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task An_address_is_found_in_any_spelling_and_in_its_business_only()
    {
        await _rig.Run(Index.Insert(Tenant, ContactKind.Email, Email, _zoe, _client));
        Assert.Equal([new ContactMatch(_zoe, _client)], await _rig.Find(_vault, Tenant, ContactKind.Email, " Zoe@EXAMPLE.com"));
        Assert.Empty(await _rig.Find(_vault, new("neighbour001"), ContactKind.Email, Email));
        Assert.Empty(await _rig.Find(_vault, Tenant, ContactKind.Email, "zoe@example.org"));
    }

    [Fact]
    public async Task A_family_shares_an_address_and_one_of_them_leaves()
    {
        var other = new ContactMatch(SubjectId.New(), Guid.CreateVersion7());
        await _rig.Run(Index.Insert(Tenant, ContactKind.Phone, "+4722225555", _zoe, _client));
        await _rig.Run(Index.Insert(Tenant, ContactKind.Phone, "+4722225555", other.Owner, other.Reference));
        await _rig.Run(Index.Insert(Tenant, ContactKind.Phone, "+4722225555", other.Owner, other.Reference));
        Assert.Equal(2, (await _rig.Find(_vault, Tenant, ContactKind.Phone, "0047 22225555")).Count);
        await _rig.Run(Index.Remove(Tenant, ContactKind.Phone, "+4722225555", _zoe));
        Assert.Equal([other], await _rig.Find(_vault, Tenant, ContactKind.Phone, "+4722225555"));
    }

    [Fact]
    public async Task Addresses_that_several_have_are_told_as_groups_and_no_others()
    {
        var (far, mor, other) = (SubjectId.New(), SubjectId.New(), SubjectId.New());
        foreach (var (kind, address, whose) in new[]
        {
            (ContactKind.Email, Email, far), (ContactKind.Email, " ZOE@example.com", mor), (ContactKind.Email, "alone@example.com", other),
            (ContactKind.Phone, "+4722225555", mor), (ContactKind.Phone, "004722225555", other),
        })
        {
            await _rig.Run(Index.Insert(Tenant, kind, address, whose, whose.Value));
        }

        await _rig.Run(Index.Insert(new("neighbour001"), ContactKind.Email, "alone@example.com", _zoe, _client));

        var groups = (await _rig.Rows(Index.Shared(Tenant, after: 0, limit: 10))).GroupBy(row => row.Nth)
            .Select(group => Index.Open(Tenant, group).Select(match => match.Owner).ToHashSet()).ToList();
        Assert.Equal(2, groups.Count);
        Assert.Contains(groups, group => group.SetEquals([far, mor]));
        Assert.Contains(groups, group => group.SetEquals([mor, other]));
        Assert.Single((await _rig.Rows(Index.Shared(Tenant, after: 1, limit: 10))).Select(row => row.Nth).Distinct());
    }

    [Fact]
    public async Task The_database_holds_neither_the_address_nor_a_hash_of_it()
    {
        await _rig.Run(Index.Insert(Tenant, ContactKind.Email, Email, _zoe, _client));
        var row = await _rig.Ask<string>("select (c.*)::text from vault.contact_index c");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("zoe@example.com"u8));
        Assert.DoesNotContain(Email, row, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(digest, row, StringComparison.Ordinal);
        Assert.DoesNotContain(_client.ToString(), row, StringComparison.Ordinal);
        Assert.DoesNotContain(_zoe.Value.ToString("n"), row, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(Index.Tag(Tenant, ContactKind.Email, Email)), row, StringComparison.Ordinal);
        Assert.NotEqual(Index.Tag(Tenant, ContactKind.Email, Email), Index.Tag(new("neighbour001"), ContactKind.Email, Email));
    }

    [Fact]
    public async Task A_reference_that_was_moved_to_another_address_is_tampering()
    {
        await _rig.Run(Index.Insert(Tenant, ContactKind.Email, Email, _zoe, _client));
        await _rig.Run("update vault.contact_index set tag = $1", Index.Tag(Tenant, ContactKind.Email, "mallory@example.com"));
        await Assert.ThrowsAsync<TamperedException>(() => _rig.Find(_vault, Tenant, ContactKind.Email, "mallory@example.com"));
    }

    [Fact]
    public async Task Whoever_does_not_know_a_new_epoch_is_told_so()
    {
        await EpochMaking.GivePartitions(_rig.Database, 2, TestContext.Current.CancellationToken);
        await _rig.Run("update vault.epochs set state = 'retiring'; insert into vault.epochs (epoch, state, custodian) values (2, 'active', 'file')");
        await Assert.ThrowsAsync<EpochMovedException>(() => _rig.Find(_vault, Tenant, ContactKind.Email, Email));
        foreach (var statement in (Statement[])[
            Index.Insert(Tenant, ContactKind.Email, Email, _zoe, _client), Index.Remove(Tenant, ContactKind.Email, Email, _zoe)])
        {
            Assert.Equal("BKEPO", (await Assert.ThrowsAsync<PostgresException>(() => _rig.Run(statement))).SqlState);
        }
    }

    [Fact]
    public void What_is_no_address_is_refused_without_quoting_it() =>
        Assert.DoesNotContain("zoe", Assert.Throws<ArgumentException>(() => Index.Tag(Tenant, ContactKind.Email, "zoe")).Message, StringComparison.Ordinal);
}
