namespace Bookings.Scheduling;

/// <summary>A link is opened, once, and what it leads to is in reach for half an hour. Following an address never does that: a mail scanner that reads links opens none.</summary>
internal static class OpenBooking
{
    /// <param name="Token">From the link: what stands behind its <c>#</c>.</param>
    internal sealed record Request(string Token)
    {
        public override string ToString() => "«secret»";
    }

    /// <param name="Session">To be sent as the header <c>Booking-Session</c>.</param>
    internal sealed record View(string Session, Instant Expires)
    {
        public override string ToString() => "«secret»";
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/open", Handle)
        .WithName(nameof(OpenBooking))
        .WithSummary("Open a booking by its link")
        .WithDescription("Trades the token of a link, once, for a session of 30 minutes. A link that was used, has run out, or never was, is 404 link-gone: which of them, nobody is told.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .Refuses<LinkGone>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var view = new View(ManageAccess.NewSession(), now + ManageAccess.SessionTime);
        var link = ManageAccess.Hash(request.Token);
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var target = read.Single(
                """
                select coalesce(appointment, place, client) from scheduling.manage_links l where tenant_id = $1 and link = $2 and expires > $3
                and not exists (select from scheduling.manage_sessions s where s.tenant_id = $1 and s.link = l.link)
                """,
                row => (Guid?)row.GetGuid(0), Param.Tenant(caller.Tenant), Param.Bytes(link), Param.Time(now));
            await read.Run(cancellation);
            if (target.Value is not { } found)
            {
                return new LinkGone();
            }

            Begin(transaction, view, link, isFirst: true);
            transaction.WhenBroken("manage_session_of_link", new LinkGone());
            transaction.Answers(found, 1);
            return null;
        }, cancellation);

        if (outcome is Outcome.Done { IsRepeat: true })
        {
            // Whoever repeats the very request has the token and the key: the first answer was lost on its way to them.
            await store.Transact(caller with { Idempotency = null }, transaction =>
            {
                Begin(transaction, view, link, isFirst: false);
                return Task.FromResult<Rejection?>(null);
            }, cancellation);
        }

        return outcome.Match<Results<Ok<View>, ProblemHttpResult>>(done: _ => TypedResults.Ok(view), refused: reason => reason.ToProblem());
    }

    /// <summary>A session of what the link leads to; only the first one is the link's, and only one can be.</summary>
    private static void Begin(Transaction transaction, View view, byte[] link, bool isFirst) => transaction.Also(
        """
        insert into scheduling.manage_sessions (tenant_id, session, link, appointment, place, client, expires)
        select tenant_id, $2, case when $4 then link end, appointment, place, client, $5 from scheduling.manage_links where tenant_id = $1 and link = $3
        """,
        Param.Tenant(transaction.Caller.Tenant), Param.Bytes(ManageAccess.Hash(view.Session)), Param.Bytes(link), Param.Bool(isFirst), Param.Time(view.Expires));
}
