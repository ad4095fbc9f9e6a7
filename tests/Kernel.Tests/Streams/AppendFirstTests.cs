using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>The short way to append leaves the same rows as the general one, and is refused by the same errors.</summary>
public sealed class AppendFirstTests(KernelRig rig) : IClassFixture<KernelRig>
{
    /// <summary>What differs in any two appends: ids, times, salts, keys. Whether they are there is compared.</summary>
    private const string Rows =
        """
        select coalesce(jsonb_agg(jsonb_build_object('of', t.name) || (
            select jsonb_object_agg(c.key, case when c.key in ('tenant_id', 'id', 'stream_id', 'seq_id', 'timestamp', 'created', 'headers', 'sealed', 'owner_tag', 'wrapped', 'commitment', 'resource', 'at', 'data')
                then to_jsonb(c.value <> 'null'::jsonb) else c.value end) from jsonb_each(t.row) c) order by t.name)::text, '')
        from (
            select 'head', to_jsonb(h) from events.heads h where tenant_id = $1
            union all select 'stream', to_jsonb(s) from events.mt_streams s where tenant_id = $1
            union all select 'event', to_jsonb(e) from events.mt_events e where tenant_id = $1
            union all select 'key', to_jsonb(k) from vault.stream_keys k where tenant_id = $1
            union all select 'idempotency', to_jsonb(i) from events.idempotency i where tenant_id = $1
        ) as t (name, row)
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Both_ways_leave_the_same_rows(bool isKnown, bool hasKey)
    {
        var (shortly, generally) = (await rig.Business(), await rig.Business());

        foreach (var ((caller, person), isShort) in new[] { (shortly, true), (generally, false) })
        {
            Assert.Null(await Refused(Post(hasKey ? WithKey(caller) : caller, isKnown ? person : null), isShort));
        }

        var rows = await rig.Ask<string>(Rows, Param.Tenant(shortly.Caller.Tenant));
        Assert.Equal(await rig.Ask<string>(Rows, Param.Tenant(generally.Caller.Tenant)), rows);
        Assert.Contains("\"of\": \"key\"", rows, StringComparison.Ordinal);
        Assert.Equal(hasKey, rows.Contains("\"of\": \"idempotency\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_ways_are_refused_by_the_same_errors()
    {
        var (caller, person) = await rig.Business();
        var nobody = new Caller(TenantId.New(), "tests", Role.Owner);
        var used = WithKey(caller);
        var taken = Guid.CreateVersion7();
        await Refused(Post(used, person, taken), isShort: true);

        await AssertSame("BKTEN", () => Post(nobody, person));
        await AssertSame("BKSUB", () => Post(caller, SubjectId.New()));
        await AssertSame("pkey_mt_streams_tenant_id_id", () => Post(caller, person, taken));
        await AssertSame("idempotency_key_unique", () => Post(used, person));
    }

    private async Task AssertSame(string expected, Func<Transaction> post)
    {
        var (shortly, generally) = (await Refused(post(), isShort: true), await Refused(post(), isShort: false));
        Assert.Contains(expected, shortly, StringComparison.Ordinal);
        Assert.Equal(generally, shortly);
    }

    private static Caller WithKey(Caller caller) => caller with { Idempotency = new("k", new byte[32]) };

    /// <param name="person">Nobody: somebody whom the transaction introduces.</param>
    private Transaction Post(Caller caller, SubjectId? person, Guid? parcel = null)
    {
        var transaction = new Transaction(rig.Store, caller, keysAreFresh: false);
        var owner = person ?? SubjectId.New();
        if (person is null)
        {
            transaction.Introduce(owner);
        }

        transaction.Start(new StreamId<Parcel, ParcelEvent>(parcel ?? Guid.CreateVersion7()), owner, new ParcelPosted(1, default, Personal<string>.Of("Ann Example")));
        return transaction;
    }

    private async Task<string?> Refused(Transaction transaction, bool isShort)
    {
        var append = new Append(transaction, rig.Store.Types, rig.Get<EventCodec>(), rig.Store.Vault);
        var statements = new Statements();
        if (isShort)
        {
            append.AddTo(statements);
        }
        else
        {
            append.AddAny(statements);
        }

        await using var connection = await rig.Database.Web.OpenConnectionAsync(Stop);
        await using var batch = statements.On(connection);
        Assert.Equal(isShort, batch.BatchCommands[0].CommandText.Contains("append_first", StringComparison.Ordinal));
        try
        {
            await batch.ExecuteNonQueryAsync(Stop);
            return null;
        }
        catch (PostgresException refused)
        {
            return $"{refused.SqlState} {refused.ConstraintName} {refused.MessageText}";
        }
    }
}
