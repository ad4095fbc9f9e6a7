using System.Text.Json.Serialization;

namespace Bookings.Clients;

/// <summary>Who books through whom.</summary>
internal static class ListRelations
{
    internal sealed record Person(Guid Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record View(IReadOnlyList<Person> Guardians, IReadOnlyList<Person> Dependants);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/relations", Handle)
        .WithName(nameof(ListRelations))
        .WithSummary("A client's guardians and dependants")
        .ShowsPersonal()
        .Requires(May.Read);

    private static async Task<Ok<View>> Handle(Guid id, Caller caller, ClientTies ties, ClientCards cards, CancellationToken cancellation)
    {
        var all = await ties.Of(caller.Tenant, [id], cancellation, TieKind.Guardian, TieKind.Dependant);
        var people = (await cards.Each(caller.Tenant, [.. all.Select(tie => tie.Other?.Value).OfType<Guid>().Distinct()], cancellation))
            .Where(one => one.Details is not null || one.Row.IsClosed).ToDictionary(one => one.Row.Id, one => new Person(one.Row.Id.Value, one.Details?.Name));
        return TypedResults.Ok(new View(Of(TieKind.Guardian), Of(TieKind.Dependant)));

        IReadOnlyList<Person> Of(TieKind kind) =>
            [.. all.Where(tie => tie.Row.Kind == kind && tie.Other is { } other && people.ContainsKey(other)).Select(tie => people[tie.Other!.Value])];
    }
}

/// <summary>The subjects that one client stands for, each as it is held.</summary>
internal static class ListMembers
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/members", Handle)
        .WithName(nameof(ListMembers))
        .WithSummary("Everyone that a merged client is")
        .ShowsPersonal()
        .WithDescription("The one that stands for all first; alone where nobody was merged.")
        .Requires(May.Read)
        .Refuses<ClientUnknown>();

    private static async Task<Results<Ok<FindClients.View>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, ClientTies ties, ClientCards cards, CancellationToken cancellation)
    {
        var all = await ties.SetOf(caller.Tenant, new(id), cancellation);
        var people = await cards.Each(caller.Tenant, [.. all.Select(client => client.Value)], cancellation);
        return people.Count == 0
            ? new ClientUnknown().ToProblem()
            : TypedResults.Ok(new FindClients.View([.. people.Select(one => ClientView.Of(one.Row, one.Details))]));
    }
}
