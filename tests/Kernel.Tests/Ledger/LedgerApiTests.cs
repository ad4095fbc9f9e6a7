using System.Net;
using System.Text;
using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>The ledger over HTTP, as an auditor's tools read it.</summary>
public sealed class LedgerApiTests(Practice practice) : IClassFixture<Practice>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_auditor_follows_a_log_from_tiles_to_checkpoint()
    {
        var (tenant, auditor) = await Audited();
        var text = await auditor.GetStringAsync("/v1/ledger/events/checkpoint", Stop);
        var key = await (await auditor.GetAsync("/v1/ledger/events/key", Stop)).Json();
        Assert.True(SignedNote.TryOpen(text, key.GetProperty("line").GetString()!, out var body));
        Assert.True(TreeHead.TryParse(body, out var head));
        Assert.Equal(($"bookings/{tenant}/events", key.GetProperty("origin").GetString()), (head.Origin, head.Origin));

        var tile = await auditor.GetByteArrayAsync($"/v1/ledger/events/tile/0/000.p/{head.Size}", Stop);
        var tree = new TreeBuilder(0, new Dictionary<TileId, byte[]>(), (_, _) => { });
        for (var at = 0; at < tile.Length; at += Merkle.HashSize)
        {
            tree.Add(tile.AsSpan(at, Merkle.HashSize));
        }

        Assert.Equal((head.Size, Convert.ToBase64String(head.Root)), (tree.Size, Convert.ToBase64String(tree.Root())));
        Assert.Equal(tile[..32], await auditor.GetByteArrayAsync("/v1/ledger/events/tile/0/000.p/1", Stop));
    }

    [Fact]
    public async Task An_events_proof_is_found_by_its_id()
    {
        var (tenant, auditor) = await Audited();
        var id = (Guid)(await practice.Ask($"select id from events.mt_events where tenant_id = '{tenant.Value}' and position = 1"))!;
        var proof = await (await auditor.GetAsync($"/v1/ledger/events/proofs/{id}", Stop)).Json();
        Assert.Equal((1, 0), (proof.GetProperty("position").GetInt64(), proof.GetProperty("index").GetInt64()));
        var lines = proof.GetProperty("proof").GetString()!.Split("\n\n", 2);
        Assert.True(TreeHead.TryParse(lines[1], out var head));
        List<byte[]> path = [.. lines[0].Split('\n')[2..].Select(Convert.FromBase64String)];
        Assert.True(MerkleProof.IsIncluded(Merkle.Leaf(Encoding.UTF8.GetBytes(proof.GetProperty("entry").GetString()!)), 0, head.Size, path, head.Root));

        var consistency = await (await auditor.GetAsync($"/v1/ledger/events/consistency?from=1&to={head.Size}", Stop)).Json();
        Assert.True(MerkleProof.IsConsistent(
            1, Merkle.Leaf(Encoding.UTF8.GetBytes(proof.GetProperty("entry").GetString()!)), head.Size, head.Root,
            [.. consistency.GetProperty("hashes").EnumerateArray().Select(hash => hash.GetBytesFromBase64())]));
    }

    [Fact]
    public async Task A_statements_proof_is_found_by_its_index()
    {
        var (tenant, auditor) = await Audited();
        var index = await practice.Service<StatementLog>().Add(tenant, "a statement\n", Stop);
        Assert.Equal(await practice.Service<StatementLog>().Proof(tenant, index, Stop), await auditor.GetStringAsync($"/v1/ledger/statements/proofs/{index}", Stop));
        Assert.Contains($"bookings/{tenant}/statements\n1\n", await auditor.GetStringAsync("/v1/ledger/statements/checkpoint", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybody_follows_the_log_of_statements_from_one_checkpoint_to_the_next()
    {
        var (tenant, auditor) = await Audited();
        var (visitor, log) = (practice.Door(null), $"/v1/public/{await practice.SlugOf(tenant)}/statements");
        var first = await Grown(200);
        var second = await Grown(100);
        Assert.Equal((200, 300), (first.Size, second.Size));
        using var consistency = await visitor.GetAsync($"{log}/consistency?from=200&to=300", Stop);
        var proved = await consistency.Json();
        Assert.True(MerkleProof.IsConsistent(200, first.Root, 300, second.Root, [.. proved.GetProperty("hashes").EnumerateArray().Select(hash => hash.GetBytesFromBase64())]));

        // A full tile, the partial one beside it and the one above: together they are the tree.
        using var full = await visitor.GetAsync($"{log}/tile/0/000", Stop);
        var leaves = await full.Content.ReadAsByteArrayAsync(Stop);
        var rest = await visitor.GetByteArrayAsync($"{log}/tile/0/001.p/44", Stop);
        var tree = new TreeBuilder(0, new Dictionary<TileId, byte[]>(), (_, _) => { });
        foreach (var leaf in leaves.Concat(rest).Chunk(Merkle.HashSize))
        {
            tree.Add(leaf);
        }

        Assert.Equal((300, Convert.ToBase64String(second.Root)), (tree.Size, Convert.ToBase64String(tree.Root())));
        var above = await visitor.GetByteArrayAsync($"{log}/tile/1/000.p/1", Stop);
        Assert.Equal(Merkle.Complete(leaves), above);
        Assert.Equal(leaves, await auditor.GetByteArrayAsync("/v1/ledger/statements/tile/0/000", Stop));

        // What never changes may be kept, and nothing else.
        Assert.All(new[] { full, consistency }, answer => Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString()));
        foreach (var (path, code) in new[] { ("checkpoint", null), ("tile/0/002", "tile-unknown"), ("tile/0/x001/000.p/1", "tile-unknown"), ("consistency?from=200&to=301", "sizes-not-in-log") })
        {
            using var answer = await visitor.GetAsync($"{log}/{path}", Stop);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            Assert.Equal(code, answer.IsSuccessStatusCode ? null : await answer.Problem());
        }

        // Of more than a thousand tiles the address has several parts.
        await practice.Ask($"insert into ledger.tiles (tenant_id, log, level, number, hashes) select tenant_id, log, level, 1234, hashes from ledger.tiles where tenant_id = '{tenant.Value}' and log = 'statements' and level = 0 and number = 0");
        Assert.Equal(leaves, await visitor.GetByteArrayAsync($"{log}/tile/0/x001/234", Stop));

        async Task<TreeHead> Grown(int by)
        {
            for (var nth = 0; nth < by; nth++)
            {
                await practice.Service<StatementLog>().Add(tenant, $"serial {Guid.CreateVersion7()}\n", Stop);
            }

            var key = (await practice.Service<StatementLog>().Key(tenant, Stop)).Line;
            Assert.True(SignedNote.TryOpen(await visitor.GetStringAsync($"{log}/checkpoint", Stop), key, out var text));
            Assert.True(TreeHead.TryParse(text, out var head));
            return head;
        }
    }

    [Theory]
    [InlineData("/v1/ledger/others/checkpoint", HttpStatusCode.NotFound, "log-unknown")]
    [InlineData("/v1/ledger/others/key", HttpStatusCode.NotFound, "log-unknown")]
    [InlineData("/v1/ledger/others/tile/0/000", HttpStatusCode.NotFound, "log-unknown")]
    [InlineData("/v1/ledger/events/tile/0/000", HttpStatusCode.NotFound, "tile-unknown")]
    [InlineData("/v1/ledger/events/tile/0/x001/000", HttpStatusCode.NotFound, "tile-unknown")]
    [InlineData("/v1/ledger/events/tile/0/000.p/255", HttpStatusCode.NotFound, "tile-unknown")]
    [InlineData("/v1/ledger/events/tile/nonsense", HttpStatusCode.NotFound, "tile-unknown")]
    [InlineData("/v1/ledger/events/consistency?from=0&to=1", HttpStatusCode.UnprocessableEntity, "sizes-not-in-log")]
    [InlineData("/v1/ledger/events/consistency?from=1&to=999999", HttpStatusCode.UnprocessableEntity, "sizes-not-in-log")]
    [InlineData("/v1/ledger/events/proofs/0193a1f0-7d2e-7c33-a2d5-1b2f0d5a9911", HttpStatusCode.NotFound, "entry-unknown")]
    [InlineData("/v1/ledger/statements/proofs/0", HttpStatusCode.NotFound, "entry-unknown")]
    public async Task What_is_not_there_is_refused(string path, HttpStatusCode status, string code)
    {
        var (_, auditor) = await Audited();
        using var answer = await auditor.GetAsync(path, Stop);
        Assert.Equal((status, code), (answer.StatusCode, await answer.Problem()));
    }

    [Fact]
    public async Task An_event_that_the_ledger_has_not_come_to_is_proved_later()
    {
        var tenant = await practice.Found();
        var auditor = await practice.As(tenant, Role.Auditor);
        var id = (Guid)(await practice.Ask($"select id from events.mt_events where tenant_id = '{tenant.Value}' and position = 1"))!;
        using var answer = await auditor.GetAsync($"/v1/ledger/events/proofs/{id}", Stop);
        Assert.Equal((HttpStatusCode.Conflict, "entry-not-there-yet"), (answer.StatusCode, await answer.Problem()));
        Assert.Contains($"bookings/{tenant}/events\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", await auditor.GetStringAsync("/v1/ledger/events/checkpoint", Stop), StringComparison.Ordinal);

        // And another business's event is nobody's here, also then.
        var other = await practice.As(await practice.Found(), Role.Auditor);
        using var theirs = await other.GetAsync($"/v1/ledger/events/proofs/{id}", Stop);
        Assert.Equal("entry-unknown", await theirs.Problem());
    }

    /// <summary>A business that has some history, all of it in the ledger.</summary>
    private async Task<(TenantId Tenant, HttpClient Auditor)> Audited()
    {
        var tenant = await practice.Found();
        var auditor = await practice.As(tenant, Role.Auditor);
        await practice.As(tenant, Role.Owner);
        while (await practice.Service<ProjectionWorker>().CatchUp(Stop))
        {
        }

        return (tenant, auditor);
    }
}
