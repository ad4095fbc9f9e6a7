using System.Globalization;

namespace Bookings.Privacy;

/// <summary>Who came to the register of recipients, who left it, and what was agreed otherwise; newest first.</summary>
internal static class ListRegisterChanges
{
    private const string Sql = "select id, at, recipient, was, became from privacy.recipient_changes where id < $1 order by id desc limit $2";

    /// <param name="Recipient">Its key.</param>
    /// <param name="From">Null where it was not registered.</param>
    /// <param name="To">Null where it is registered no more.</param>
    internal sealed record View(Instant At, string Recipient, RegisterView.RecipientView? From, RegisterView.RecipientView? To)
    {
        internal static View Of(RecipientChange change) => new(change.At, change.Recipient, change.Was, change.Became);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/register/changes", Handle)
        .WithName(nameof(ListRegisterChanges))
        .WithSummary("List how the register of recipients changed")
        .WithDescription("Written down when a program starts whose register differs from the last one. A published policy that names {recipients} becomes stale by such a change.")
        .WithTags("Privacy")
        .Requires(May.SeeRegister);

    private static async Task<Page<View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var before = page.After is { } after ? long.Parse(after, CultureInfo.InvariantCulture) : long.MaxValue;
        var read = store.Read(caller.Tenant);
        var changes = read.Query(Sql, RegisterHistory.Read, Param.Big(before), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(changes.Value, View.Of, change => change.Id.ToString(CultureInfo.InvariantCulture));
    }
}
