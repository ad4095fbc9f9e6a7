using Bookings.Notifications.Contracts;

namespace Bookings.Clients;

/// <summary>Codes to a client whose id is known. The code is not spent by it: what it is asked for here can be asked for twice.</summary>
internal sealed class ContactProof(EventStore store, ClientCards cards, ContactCodes codes, IPublicAddresses addresses, PublicUrl url, CodePost post) : IContactProof
{
    public async Task<Outcome> Send(Caller caller, ClientId client, ProofFor what, Language language, CancellationToken cancellation)
    {
        if (await Verified(caller.Tenant, client, cancellation) is not [var (kind, address), ..])
        {
            return new Outcome.Refused(new NoVerifiedContact());
        }

        DrawnCode? drawn = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            drawn = null;
            var read = transaction.Read();
            var recent = codes.AskRecent(read, caller.Tenant, kind, address, client);
            await read.Run(cancellation);
            if (recent.Value!.AreEnough)
            {
                return new EnoughCodesSent();
            }

            drawn = DrawnCode.Draw();
            codes.File(transaction, kind, address, drawn, [client], PurposeOf(what));
            transaction.Answers(client.Value);
            return null;
        }, cancellation);
        if (outcome is Outcome.Done && drawn is not null && what == ProofFor.Erasure)
        {
            // No link with it: a link is followed by whoever reads mail, and by programs too.
            post.Send(new(caller.Tenant, MessageKind.ErasureCode, address, language, new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = drawn.Code }));
        }
        else if (outcome is Outcome.Done && drawn is not null)
        {
            var link = url.Of($"/v1/public/{await addresses.Of(caller.Tenant, cancellation)}/contacts/verify#{drawn.Token}");
            post.Send(new(caller.Tenant, MessageKind.VerificationCode, address, language,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = drawn.Code, ["link"] = link }));
        }

        return outcome;
    }

    public async Task<bool> Check(Caller caller, ClientId client, ProofFor what, string code, CancellationToken cancellation)
    {
        var isTheirs = false;
        foreach (var (kind, address) in await Verified(caller.Tenant, client, cancellation))
        {
            var read = store.Read(caller.Tenant);
            var stored = codes.AskByAddress(read, caller.Tenant, kind, address);
            await read.Run(cancellation);
            isTheirs |= stored.Value.Where(one => one.Client == client).Aggregate(false, (found, one) => found | codes.IsCode(caller.Tenant, one, code, PurposeOf(what)));
        }

        return isTheirs;
    }

    private static string? PurposeOf(ProofFor what) => what == ProofFor.Erasure ? "erasure" : null;

    /// <summary>E-mail first.</summary>
    private async Task<IReadOnlyList<(ContactKind Kind, string Address)>> Verified(TenantId tenant, ClientId client, CancellationToken cancellation)
    {
        if (await cards.OfUnseen(tenant, [client.Value], cancellation) is not [var (row, details)] || details is null)
        {
            return [];
        }

        (ContactKind Kind, string? Address)[] all = [(ContactKind.Email, details.Email), (ContactKind.Phone, details.Phone)];
        return [.. all.Where(one => one.Address is not null && row.Verified.HasFlag(FieldsOf.Kind(one.Kind))).Select(one => (one.Kind, one.Address!))];
    }
}
