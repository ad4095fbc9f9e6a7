using System.Collections.Concurrent;
using System.Threading.Channels;
using Bookings.Clients.Contracts;
using Bookings.Notifications.Contracts;
using FluentValidation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Scheduling;

/// <summary>
/// Somebody lost the link to their booking. Whether anybody has the address, the answer does not say, and neither does its time: the search begins after it.
/// </summary>
internal static class AskForLink
{
    internal sealed record Request(string Email)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Email).Must(email => Contact.TryNormalise(ContactKind.Email, email, out _)).WithMessage("must be an e-mail address");
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/links", (
            string business, Request request, Caller caller, HttpRequest http, LinkPost post) =>
        {
            post.Ask(new(business, caller, request.Email, GuestLanguage.Of(null, http, "en"), new(http.Scheme, http.Host.Value ?? "")));
            return TypedResults.Accepted((string?)null);
        })
        .WithName(nameof(AskForLink))
        .WithSummary("Ask for a new link to your bookings")
        .WithDescription("Sends a link to each booking that is ahead to the address, if somebody booked with it; at most three times in 15 minutes. The answer is always the same.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .Validates(new Validator());
}

/// <summary>Sends the links that were asked for, one after the other, after the answer.</summary>
internal sealed partial class LinkPost(
    EventStore store, IClientRegistry clients, IMessages messages, TimeProvider clock, ILogger<LinkPost> log) : BackgroundService
{
    internal const int MostInWindow = 3;
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private readonly Channel<Wish> _wishes = Channel.CreateBounded<Wish>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, List<long>> _sent = new(StringComparer.Ordinal);

    internal sealed record Wish(string Business, Caller Caller, string Email, Language Language, Origin Origin)
    {
        public override string ToString() => "«personal»";
    }

    internal void Ask(Wish wish) => _wishes.Writer.TryWrite(wish);

    /// <summary>All that were asked for so far. Tests call it instead of waiting.</summary>
    internal async Task SendAll(CancellationToken cancellation)
    {
        while (_wishes.Reader.TryRead(out var wish))
        {
            await Send(wish, cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _wishes.Reader.WaitToReadAsync(stoppingToken))
            {
                try
                {
                    await SendAll(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // Whoever asked can ask again; that they asked must not be lost in silence.
                    NotSent(log, fault.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Send(Wish wish, CancellationToken cancellation)
    {
        if (!Contact.TryNormalise(ContactKind.Email, wish.Email, out var email) || !MayHaveAnother($"{wish.Caller.Tenant.Value} {email}"))
        {
            return;
        }

        var found = (await clients.Find(wish.Caller.Tenant, ContactKind.Email, [email], cancellation))[0];
        if (found.Count == 0)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        var read = store.Read(wish.Caller.Tenant);
        var ahead = read.Query(
            """
            select id from scheduling.appointments where tenant_id = $1 and client_id = any($2) and starts > $3 and status in ('Requested', 'Booked')
            order by starts limit 5
            """,
            row => new AppointmentId(row.GetGuid(0)), Param.Tenant(wish.Caller.Tenant), Param.Uuids([.. found.Select(client => client.Value)]), Param.Time(now));
        await read.Run(cancellation);
        foreach (var appointment in ahead.Value)
        {
            GuestLink? link = null;
            await store.Transact(wish.Caller with { Idempotency = null }, transaction =>
            {
                link = ManageAccess.AddLink(transaction, appointment, now);
                return Task.FromResult<Rejection?>(null);
            }, cancellation);
            if (Access.Contracts.Language.TryParse(wish.Language.Code, out var spoken))
            {
                await messages.Send(
                    new(wish.Caller.Tenant, MessageKind.ManageLink, email, spoken,
                        new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = wish.Origin.Manage(wish.Business, link!) }),
                    cancellation);
            }
        }
    }

    private bool MayHaveAnother(string address)
    {
        var now = clock.GetTimestamp();
        if (_sent.Count > MostAddresses)
        {
            _sent.Clear();
        }

        // Known or not, each address is counted: what is counted alone would tell.
        var times = _sent.GetOrAdd(Convert.ToHexString(ManageAccess.Hash(address)), _ => []);
        times.RemoveAll(at => clock.GetElapsedTime(at, now) > Window);
        if (times.Count >= MostInWindow)
        {
            return false;
        }

        times.Add(now);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Links that guests had asked for could not be sent: {Fault}")]
    private static partial void NotSent(ILogger log, string fault);
}
