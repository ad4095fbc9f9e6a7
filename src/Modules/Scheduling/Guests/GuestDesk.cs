using System.Globalization;
using Bookings.Clients.Contracts;
using Bookings.Consent.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Scheduling;

/// <summary>Somebody at the public door, with what they brought along and when they came.</summary>
internal sealed record Arrival(string Business, Caller Caller, Introduction Who, Language Language, Altcha.Solution Solution, Instant Now)
{
    /// <summary>Consents that count once they are confirmed by mail.</summary>
    internal List<ConfirmationDue> Confirmations { get; } = [];

    public override string ToString() => "«personal»";
}

/// <summary>
/// Receives guests: everything that is the same whether they book, take a seat or wait. Whoever has the same address already stays who they are: a guest is
/// always somebody new, so that nothing they do reveals or changes a client.
/// </summary>
internal sealed class GuestDesk(
    IClientRegistry clients, IConsents consents, IMessages messages, Altcha altcha, ContactWindows contacts, BusinessLanguages languages, PublicUrl url, TimeProvider clock)
{
    internal const int MostOfAContact = 20;

    internal static TimeSpan ContactWindow => TimeSpan.FromHours(1);

    /// <summary>Before the database hears of it: fields, proof of work, and how often this contact came.</summary>
    internal async ValueTask<(Arrival? Arrival, ProblemHttpResult? Refusal)> Receive(
        string business, Caller caller, Introduction who, HttpContext http, CancellationToken cancellation)
    {
        if (clients.Check(who.ToClient()) is { Count: > 0 } wrong)
        {
            return (null, KnownProblems.InvalidFields.ToProblem(errors: wrong.ToDictionary(field => $"/guest{field.Key}", field => field.Value, StringComparer.Ordinal)));
        }

        if (altcha.Check(who.Altcha) is not { } solution)
        {
            return (null, new ChallengeNotSolved().ToProblem());
        }

        if (contacts.Take("guest", caller.Tenant, ContactOf(who), MostOfAContact, ContactWindow) is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return (null, KnownProblems.TooManyRequests.ToProblem());
        }

        return (new(business, caller, who, await languages.Of(who.Language, http.Request, business, cancellation), solution, clock.GetCurrentInstant()), null);
    }

    /// <summary>Stages the new client.</summary>
    internal ClientId Register(Transaction transaction, Arrival arrival)
    {
        arrival.Confirmations.Clear();
        return clients.Register(transaction, arrival.Who.ToClient() with { Language = arrival.Language });
    }

    /// <summary>To be asked for beside what else decides: which documents and purposes are in force.</summary>
    internal Pending<long> AskPolicies(IReads reads, TenantId business) => reads.Single(consents.VersionSql, row => row.GetInt64(0), Param.Tenant(business));

    /// <summary>
    /// Stages what was accepted and consented to, and uses up the challenge. After a read, which lets a request through that was answered before: its solution is
    /// used up, and it is no other's.
    /// </summary>
    internal async Task<Rejection?> Agree(Transaction transaction, Arrival arrival, long policies, ClientId client, CancellationToken cancellation)
    {
        if (arrival.Solution.Expires <= arrival.Now)
        {
            return new ChallengeNotSolved();
        }

        var agreed = new Agreement(arrival.Who.Accepted ?? [], arrival.Who.Consents ?? [], "booking-page");
        if (consents.Stage(transaction, await InForce(transaction.Caller.Tenant, policies, cancellation), client.Subject, agreed, arrival.Now, arrival.Confirmations) is { } missing)
        {
            return missing;
        }

        transaction.Also(
            "insert into scheduling.solved_challenges (tenant_id, challenge, expires) values ($1, $2, $3)",
            Param.Tenant(transaction.Caller.Tenant), Param.Bytes(arrival.Solution.Digest), Param.Time(arrival.Solution.Expires));
        transaction.WhenBroken("solved_challenges_key", new ChallengeUsed());
        return null;
    }

    /// <summary>The documents in force of that version: in memory, or loaded now.</summary>
    private async ValueTask<PoliciesInForce> InForce(TenantId business, long version, CancellationToken cancellation) =>
        consents.Cached(business) is { } known && known.Version == version ? known : await consents.Load(business, cancellation);

    /// <summary>
    /// After the commit: what was done does not hang on whether it could be told. Of an appointment the message that it was booked tells, with a link of its own.
    /// </summary>
    /// <param name="link">To what nothing else is sent about; null for an appointment.</param>
    internal async Task Tell(Arrival arrival, GuestLink? link, CancellationToken cancellation)
    {
        if (arrival.Who.Email is not { } email)
        {
            return;
        }

        if (link is not null)
        {
            await messages.Send(ManageMessage(arrival.Caller.Tenant, arrival.Business, email, arrival.Language, link), cancellation);
        }

        await consents.SendConfirmations(arrival.Caller.Tenant, arrival.Confirmations, email, arrival.Language, cancellation);
    }

    /// <summary>The token stands behind the <c>#</c>: no server, and no log of one, gets to see it.</summary>
    internal Message ManageMessage(TenantId tenant, string business, string email, Language language, GuestLink link) => new(
        tenant, MessageKind.ManageLink, email, language,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = url.Of($"/v1/public/{business}/manage#{link.Token}") });

    private static string ContactOf(Introduction who) =>
        Contact.TryNormalise(ContactKind.Email, who.Email ?? "", out var email) ? email : Contact.TryNormalise(ContactKind.Phone, who.Phone ?? "", out var phone) ? phone : "";
}
