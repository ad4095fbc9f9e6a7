using FluentValidation;

namespace Bookings.Clients;

/// <summary>Somebody writes down what the practice should remember of a client.</summary>
internal static class AddNote
{
    internal const int Longest = 4_000;

    internal sealed record Request(string Text)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(NoteId Note, ActorId Author, Instant Now, string Text);

    internal sealed record TooManyNotes() : Rejection(Because.RuleBroken, "too-many-notes", new(
        "The client has 500 notes: withdraw one first.", "Klienten har 500 notater: trekk tilbake ett først.", "Il cliente ha 500 note: ritirane prima una."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Text).NotNull().RuneLength(Longest, min: 1);
    }

    internal static Decision<ClientEvent> Decide(Command command, Client client) => client.Notes.Count >= 500
        ? new TooManyNotes()
        : new NoteAdded(command.Note, command.Author, command.Now, Personal<string>.Of(command.Text));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/notes", Handle)
        .WithName(nameof(AddNote))
        .WithSummary("Write a note about a client")
        .Requires(May.KeepNotes)
        .Validates(new Validator())
        .Refuses<TooManyNotes>()
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(new(Guid.CreateVersion7()), ActorId.Of(caller), clock.GetCurrentInstant(), request.Text);
        return store.Change(caller, id, client => Decide(command, client), cancellation);
    }
}

/// <summary>The client has no such note, or it was withdrawn.</summary>
internal sealed record NoteUnknown() : Rejection(
    Because.NotFound, "note-unknown", new("There is no such note.", "Det finnes ikke noe slikt notat.", "Questa nota non esiste."));
