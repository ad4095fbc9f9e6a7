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
        .WithDescription("Plain text, one fact a line, then an empty line and a proof that it is in the business's log: docs/erasure.md. The latest stage, or with `stage` that one: effective, final or physical.")
        .WithTags("Privacy")
        .Requires(May.Check)
        .Produces(StatusCodes.Status200OK, contentType: "text/plain")
        .Refuses<CertificateUnknown>();

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Handle(
        Guid serial, Caller caller, Certificates certificates, CancellationToken cancellation, string? stage = null) =>
        await certificates.Find(caller.Tenant, new(serial), stage is null ? null : Known(stage), cancellation) is { } text
            ? TypedResults.Content(text, "text/plain; charset=utf-8")
            : new CertificateUnknown().ToProblem();

    /// <exception cref="BadParameterException">It is none that is certified.</exception>
    private static ErasureStage Known(string stage)
    {
        string[] known = [.. Certificates.Stages.Select(GetErasure.Spoken)];
        return Array.IndexOf(known, stage) is var nth and >= 0 ? Certificates.Stages[nth] : throw new BadParameterException(nameof(stage), Rules.IsOneOf(known));
    }
}

/// <summary>The key that certificates are checked with. A business should publish it elsewhere too: who gets both from one hand checks nothing.</summary>
internal static class SeeCertificateKey
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/certificates/key", Handle)
        .WithName(nameof(SeeCertificateKey))
        .WithSummary("The public key that certificates of this business are checked with")
        .WithDescription("A C2SP verifier key in the first line, and the same key in PEM: docs/verify-certificate.sh needs nothing else.")
        .WithTags("Privacy")
        .Requires(May.Check)
        .Produces(StatusCodes.Status200OK, contentType: "text/plain");

    private static async Task<ContentHttpResult> Handle(Caller caller, Certificates certificates, CancellationToken cancellation) =>
        TypedResults.Content(await certificates.Key(caller.Tenant, cancellation), "text/plain; charset=utf-8");
}
