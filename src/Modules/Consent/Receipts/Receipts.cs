using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>Finds what goes into a receipt.</summary>
internal sealed class Receipts(EventStore store, Policies policies, IBusinessProfiles businesses, PublicUrl address)
{
    /// <param name="person">Null for whoever it is of.</param>
    /// <returns>Null where there is no such record of such a person, or the person was erased.</returns>
    internal async Task<(ConsentReceipt Receipt, long Version)?> Of(TenantId business, Guid? person, Guid consent, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var record = read.Stream(ConsentRecord.Of(consent));
        var version = read.Single(Policies.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        var owner = read.Single(
            "select client_id from consent.consents where tenant_id = $1 and id = $2 and ($3::uuid is null or client_id = $3)", row => row.GetGuidOrNull(0),
            Param.Tenant(business), Param.Uuid((Guid?)consent), Param.Uuid(person));
        await read.Run(cancellation);
        if (owner.Value is not { } theirs || await businesses.Of(business, cancellation) is not { } named
            || (await policies.Current(business, version.Value, cancellation)).Find(record.Value.State.Purpose) is not { } purpose)
        {
            return null;
        }

        var page = $"/v1/public/{named.Slug.Value}";
        return (
            ReceiptWriting.Of(consent, theirs, record.Value.State, purpose, named, address.Of($"{page}/policies"), address.Of($"{page}/manage/consents/{consent}/withdraw")),
            record.Value.Version);
    }
}
