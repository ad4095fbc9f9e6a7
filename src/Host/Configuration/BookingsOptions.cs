using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>The settings of the section "Bookings": appsettings.json, then Bookings__… of the environment, then …_FILE.</summary>
internal sealed class BookingsOptions
{
    public const string Section = "Bookings";

    /// <summary>Where files of this installation live: the embedded database, the file custodian's keys, demo tokens.</summary>
    public string DataDirectory { get; set; } = ".data";

    /// <summary>A folder with initdb and postgres, for the embedded PostgreSQL; empty: look for one.</summary>
    public string? PostgresBinaries { get; set; }

    /// <summary>Whom to tell of a weakness, for /.well-known/security.txt: mailto:, tel: or https:.</summary>
    public string? SecurityContact { get; set; }

    /// <summary>Where people reach this installation, for links in messages: https://booking.example.org. Without it where the server listens.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Whether an empty development database gets a practice to try things on.</summary>
    public bool Demo { get; set; } = true;

    /// <summary>Where recipients may process what they are handed: countries (ISO 3166-1) and <c>EEA</c>, with blanks between them; empty: anywhere that is agreed.</summary>
    public string RecipientsOnlyWithin { get; set; } = "";

    public KeyOptions Keys { get; set; } = new();
    public RecoveryOptions Recovery { get; set; } = new();
    public LimitOptions Limits { get; set; } = new();
    public TelemetryOptions Telemetry { get; set; } = new();
}

/// <summary>What is needed when the database has to come from a backup.</summary>
internal sealed class RecoveryOptions
{
    /// <summary>Folder of the erasure journal and of the vault's exports; never on the database's disk, in no backup of it, and the same for all programs on one database.</summary>
    public string? Directory { get; set; }
}

/// <summary>How much is too much; all counts are for a minute.</summary>
internal sealed class LimitOptions
{
    private static readonly EdgeOptions Usual = new();

    /// <summary>Requests with one token.</summary>
    public int RequestsPerToken { get; set; } = Usual.RequestsPerCaller;

    /// <summary>Requests from one address without a token.</summary>
    public int RequestsPerAddress { get; set; } = Usual.RequestsPerAddress;

    /// <summary>Holds, bookings and changes that guests make from one address.</summary>
    public int GuestChangesPerAddress { get; set; } = Usual.GuestChangesPerAddress;

    /// <summary>Holds, bookings and changes that all guests of one business make.</summary>
    public int GuestChangesPerBusiness { get; set; } = Usual.GuestChangesPerBusiness;

    /// <summary>The largest number that a guest's browser may have to try: its proof of work.</summary>
    public int ProofOfWork { get; set; } = Usual.ProofOfWork;

    public void Give(EdgeOptions edge) =>
        (edge.RequestsPerCaller, edge.RequestsPerAddress, edge.GuestChangesPerAddress, edge.GuestChangesPerBusiness, edge.ProofOfWork) =
        (RequestsPerToken, RequestsPerAddress, GuestChangesPerAddress, GuestChangesPerBusiness, ProofOfWork);
}

/// <summary>Where traces and metrics go; nowhere without an endpoint.</summary>
internal sealed class TelemetryOptions
{
    public string? Endpoint { get; set; }

    /// <summary>"grpc" or "http/protobuf".</summary>
    public string Protocol { get; set; } = "grpc";
}
