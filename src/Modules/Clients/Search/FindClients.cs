using FluentValidation;

namespace Bookings.Clients;

/// <summary>
/// Who is on the telephone? By e-mail, phone or reference exactly, or by how any parts of a name begin. A POST although it changes nothing: an address
/// in a URL would be in every log on its way.
/// </summary>
internal static class FindClients
{
    internal sealed record Request(string? Email = null, string? Phone = null, string? Reference = null, string? Name = null, int Limit = 20, bool Archived = false)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record View(IReadOnlyList<ClientView> Items);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Email).Address(ContactKind.Email);
            RuleFor(request => request.Phone).Address(ContactKind.Phone);
            RuleFor(request => request.Reference).Address(ContactKind.Reference);
            RuleFor(request => request.Name).RuneLength(DetailRules.LongestName, min: 1);
            RuleFor(request => request.Limit).InclusiveBetween(1, 50);
            RuleFor(request => request).Must(request => Asked(request) == 1)
                .OverridePropertyName("")
                .WithWords(new(
                    "must have exactly one of email, phone, reference and name",
                    "må ha nøyaktig én av email, phone, reference og name",
                    "deve avere esattamente uno tra email, phone, reference e name"));
        }

        private static int Asked(Request request) =>
            new[] { request.Email, request.Phone, request.Reference, request.Name }.Count(field => field is not null);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/search", Handle)
        .WithName(nameof(FindClients))
        .WithSummary("Find clients by a contact or the beginning of a name")
        .Requires(May.Search)
        .ShowsPersonal()
        .Validates(new Validator())
        .WithoutIdempotencyKey();

    private static async Task<Ok<View>> Handle(
        Request request, Caller caller, ContactLookup lookup, NameIndexes names, ClientCards cards, ClientTies ties, CancellationToken cancellation)
    {
        var all = request.Name is { } name
            ? await names.Find(caller.Tenant, name, request.Limit, cancellation)
            : await cards.Each(caller.Tenant, [.. (await lookup.Find(caller.Tenant, Kind(request), [request.Email ?? request.Phone ?? request.Reference!], cancellation))[0].Take(request.Limit)], cancellation);

        foreach (var (row, _) in all.Where(IsErased))
        {
            names.Forget(caller.Tenant, row.Id.Value);
        }

        var found = (await Standing(caller.Tenant, all, cards, ties, cancellation)).Where(one => !IsErased(one) && (request.Archived || !one.Row.IsArchived));
        return TypedResults.Ok(new View([.. found.Select(one => ClientView.Of(one.Row, one.Details))]));
    }

    /// <summary>Who was merged into somebody else is found as that one: either name leads there.</summary>
    private static async Task<IEnumerable<(ClientRow Row, ClientDetails? Details)>> Standing(
        TenantId tenant, IReadOnlyList<(ClientRow Row, ClientDetails? Details)> all, ClientCards cards, ClientTies ties, CancellationToken cancellation)
    {
        Guid[] merged = [.. all.Where(one => one.Row.IsMerged).Select(one => one.Row.Id.Value)];
        if (merged.Length == 0)
        {
            return all;
        }

        var survivors = await ties.Survivors(tenant, merged, cancellation);
        var others = (await cards.Each(tenant, [.. survivors.Values.Distinct()], cancellation)).ToDictionary(one => one.Row.Id.Value);
        return all.Select(one => survivors.TryGetValue(one.Row.Id.Value, out var id) && others.TryGetValue(id, out var survivor) ? survivor : one).DistinctBy(one => one.Row.Id);
    }

    private static bool IsErased((ClientRow Row, ClientDetails? Details) one) => one.Details is null && !one.Row.IsClosed;

    private static ContactKind Kind(Request request) =>
        request.Email is not null ? ContactKind.Email : request.Phone is not null ? ContactKind.Phone : ContactKind.Reference;
}
