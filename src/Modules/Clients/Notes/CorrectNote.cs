namespace Bookings.Clients;

/// <summary>A note says something else from now on.</summary>
internal static class CorrectNote
{
    internal static Decision<ClientEvent> Decide(AddNote.Command command, Client client) => client.Notes.All(note => note.Id != command.Note)
        ? new NoteUnknown()
        : new NoteCorrected(command.Note, command.Author, command.Now, Personal<string>.Of(command.Text));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/notes/{noteId:guid}/correct", Handle)
        .WithName(nameof(CorrectNote))
        .WithSummary("Correct a note")
        .Requires(May.KeepNotes)
        .Validates(new AddNote.Validator())
        .Refuses<NoteUnknown>()
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Guid noteId, AddNote.Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new AddNote.Command(new(noteId), ActorId.Of(caller), clock.GetCurrentInstant(), request.Text);
        return store.Change(caller, id, client => Decide(command, client), cancellation);
    }
}

/// <summary>A note should not have been written.</summary>
internal static class WithdrawNote
{
    internal sealed record Command(NoteId Note, ActorId Author, Instant Now);

    internal static Decision<ClientEvent> Decide(Command command, Client client) => client.Notes.All(note => note.Id != command.Note)
        ? new NoteUnknown()
        : new NoteWithdrawn(command.Note, command.Author, command.Now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/notes/{noteId:guid}/withdraw", Handle)
        .WithName(nameof(WithdrawNote))
        .WithSummary("Withdraw a note")
        .Requires(May.KeepNotes)
        .Refuses<NoteUnknown>()
        .ChangesClient();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Guid noteId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        store.Change(caller, id, client => Decide(new(new(noteId), ActorId.Of(caller), clock.GetCurrentInstant()), client), cancellation);
}
