using Bookings.Access.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Consent;

/// <summary>What other modules may ask of Consent.</summary>
internal sealed class ConsentDesk(
    EventStore store, Policies policies, Receipts receipts, IMessages messages, IBusinessProfiles businesses, PublicUrl address, TimeProvider clock) : IConsents
{
    private const string AcceptedSql = "select document_id, number, language, hash from consent.acceptances where tenant_id = $1 and client_id = $2";

    public string VersionSql => Policies.VersionSql;

    public long? CachedVersion(TenantId business) => policies.Cached(business)?.Version;

    public PoliciesInForce? Cached(TenantId business) => policies.Cached(business);

    public async Task<PoliciesInForce> Load(TenantId business, CancellationToken cancellation) => await policies.Load(business, cancellation);

    public Rejection? Stage(
        Transaction transaction, PoliciesInForce policies, SubjectId person, Agreement agreement, Instant now, ICollection<ConfirmationDue>? confirmations = null) =>
        new AgreementStaging(transaction, (PublishedPolicies)policies, person, agreement, now, confirmations).Run(policies.Required(Listening.Language, now));

    public async Task SendConfirmations(
        TenantId business, IReadOnlyCollection<ConfirmationDue> confirmations, string email, Language language, CancellationToken cancellation)
    {
        if (confirmations.Count == 0 || await businesses.Of(business, cancellation) is not { } named)
        {
            return;
        }

        foreach (var due in confirmations.Where(due => due.Channel == Channel.Email.Out()))
        {
            // Behind the '#': a browser keeps it to itself, so it is in no server's log.
            var link = address.Of($"/v1/public/{named.Slug.Value}/consents/confirm#{due.Token}");
            var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["purpose"] = due.Purpose, ["link"] = link };
            await messages.Send(new(business, MessageKind.ConfirmConsent, email, language, values), cancellation);
        }
    }

    public async Task<IReadOnlyList<ConsentView>> Of(TenantId business, SubjectId person, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var version = read.Single(Policies.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        var rows = read.Query(
            $"{ConsentRow.Select} where tenant_id = $1 and client_id = $2 order by since desc, id desc", ConsentRow.From, Param.Tenant(business), Param.Uuid((Guid?)person.Value));
        await read.Run(cancellation);
        var (published, now) = (await policies.Current(business, version.Value, cancellation), clock.GetCurrentInstant());
        return [.. rows.Value.Select(row => row.Show(published, now))];
    }

    public async Task<IReadOnlyList<DocumentToShow>> Outstanding(TenantId business, SubjectId person, Language language, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var version = read.Single(Policies.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        var accepted = read.Query(AcceptedSql, Accepted, Param.Tenant(business), Param.Uuid((Guid?)person.Value));
        await read.Run(cancellation);
        return (await policies.Current(business, version.Value, cancellation)).Outstanding(accepted.Value, language, clock.GetCurrentInstant());
    }

    public async Task<bool> Counts(TenantId business, SubjectId person, string purpose, string channel, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var counts = read.Single(
            """
            select exists (
                select from consent.consents c join consent.purposes p on p.tenant_id = c.tenant_id and p.id = c.purpose_id
                where c.tenant_id = $1 and c.client_id = $2 and p.code = $3 and p.status = 'Published' and c.channel = $4
                  and c.status in ('Given', 'Confirmed') and not c.is_pending and (c.expires_at is null or c.expires_at > $5))
            """,
            row => row.GetBoolean(0),
            Param.Tenant(business), Param.Uuid((Guid?)person.Value), Param.Text(purpose), Param.Text(Spelled.In<Channel>(channel)?.ToString()), Param.Time(clock.GetCurrentInstant()));
        await read.Run(cancellation);
        return counts.Value;
    }

    public Task<Outcome> Answer(
        Caller caller, SubjectId person, Agreement agreement, ICollection<ConfirmationDue>? confirmations, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.Transact(caller, async transaction =>
        {
            confirmations?.Clear();
            var read = transaction.Read();
            var version = read.Single(Policies.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
            var rows = read.Query(StandingConsents.Sql, StandingConsents.From, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)person.Value));
            await read.Run(cancellation);
            var asked = agreement.Answers.Select(answer => (answer.Purpose, Spelled.In<Channel>(answer.Channel))).ToHashSet();
            var again = transaction.Read();
            var standing = rows.Value.Where(row => asked.Contains((row.Purpose, row.Channel)))
                .Select(row => (row.Purpose, row.Channel, Record: again.Stream(ConsentRecord.Of(row.Id)))).ToList();
            await again.Run(cancellation);
            transaction.DecideAgainWhenBroken("consents_standing");
            return new AgreementStaging(transaction, await policies.Current(caller.Tenant, version.Value, cancellation), person, agreement, now, confirmations)
                .Run(required: [], standing.Where(one => !one.Record.Value.State.HasEnded()).ToDictionary(one => (one.Purpose, one.Channel), one => one.Record.Value));
        }, cancellation);
    }

    public async Task<ConsentReceipt?> Receipt(TenantId business, SubjectId person, Guid consent, CancellationToken cancellation) =>
        (await receipts.Of(business, person.Value, consent, cancellation))?.Receipt;

    public Task<Outcome> Withdraw(Caller caller, SubjectId person, Guid consent, string via, CancellationToken cancellation)
    {
        var command = new WithdrawConsent.Command(clock.GetCurrentInstant(), new(via));
        return store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var record = read.Stream(ConsentRecord.Of(consent));
            var theirs = read.Single(
                "select true from consent.consents where tenant_id = $1 and id = $2 and client_id = $3", row => row.GetBoolean(0),
                Param.Tenant(caller.Tenant), Param.Uuid((Guid?)consent), Param.Uuid((Guid?)person.Value));
            await read.Run(cancellation);
            transaction.Answers(consent, record.Value.Version);
            switch (theirs.Value ? WithdrawConsent.Decide(command, record.Value.State) : new ConsentUnknown())
            {
                case Decision<ConsentEvent>.Rejected no:
                    return no.Reason;
                case Decision<ConsentEvent>.Accepted yes:
                    transaction.Append(record.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation);
    }

    private static AcceptedVersion Accepted(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetString(3));
}
