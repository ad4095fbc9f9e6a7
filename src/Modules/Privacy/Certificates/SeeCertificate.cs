namespace Bookings.Privacy;

/// <summary>Anyone who knows the serial reads the certificate. It says of nobody who it was.</summary>
internal static class SeeCertificate
{
    internal sealed record CertificateUnknown() : Rejection(Because.NotFound, "certificate-unknown", new(
        "There is no such certificate, or not yet: it is issued when the erasure is effective.",
        "Dette beviset finnes ikke, eller ikke ennå: det utstedes når slettingen er gjennomført.",
        "Questo certificato non esiste, o non ancora: viene emesso quando la cancellazione ha effetto."));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/certificates/{serial:guid}", Handle)
        .WithName(nameof(SeeCertificate))
        .WithSummary("Read the certificate of an erasure")
        .WithDescription("Plain text, one fact a line; docs/erasure.md has the lines. The latest stage, or with `stage` that one: effective, final or physical.")
        .WithTags("Privacy")
        .Requires(May.Check)
        .Produces(StatusCodes.Status200OK, contentType: "text/plain")
        .Refuses<CertificateUnknown>();

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Handle(
        Guid serial, Caller caller, Certificates certificates, CancellationToken cancellation, string? stage = null) =>
        await certificates.Find(caller.Tenant, new(serial), Array.Find(Certificates.Stages, one => GetErasure.Spoken(one) == stage) is var known and not default(ErasureStage) ? known : null, cancellation)
            is { } text ? TypedResults.Content(text, "text/plain; charset=utf-8") : new CertificateUnknown().ToProblem();
}
