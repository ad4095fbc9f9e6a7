namespace Bookings.Notifications;

/// <summary>How a connection to the mail server is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>TLS from the first byte (RFC 8314, section 3.3), usually port 465.</summary>
    Tls,

    /// <summary>TLS after STARTTLS (RFC 3207), usually port 587; never without it.</summary>
    StartTls,

    /// <summary>In clear: for a server on the same machine, and never with a password.</summary>
    None,
}

/// <summary>The mail server that messages are handed to: the section <c>Bookings:Notifications:Mail</c>. What is empty there is not set.</summary>
internal sealed class SmtpOptions
{
    /// <summary>Without one, nothing is sent by mail.</summary>
    public string? Host { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    public string? User { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    public string? Password { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>The address that mails come from; also the name that this program says to the server is of its domain.</summary>
    public string? From { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Where undelivered mails come back to (RFC 5321, section 4.5.5); by default <see cref="From"/>.</summary>
    public string? Bounces { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>A certificate in PEM to trust in place of the authorities that the system knows: for a server with one of its own.</summary>
    public string? Certificate { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Most connections at once.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>A Maildir in which delivery reports arrive that came back to <see cref="Bounces"/>; without one nobody looks.</summary>
    public string? BouncesFolder { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    public DkimOptions Dkim { get; set; } = new();

    /// <summary>Of <see cref="From"/>, in ASCII.</summary>
    internal string Domain => HeaderText.Address(From!) is var address ? address[(address.LastIndexOf('@') + 1)..] : "";
}

/// <summary>Who signs (RFC 6376). Without a key mails go out unsigned.</summary>
internal sealed class DkimOptions
{
    public string? Domain { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    public string? Selector { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>The private key in PEM; <c>Bookings__Notifications__Mail__Dkim__Key_FILE</c> names a file that holds it.</summary>
    public string? Key { get; set => field = string.IsNullOrEmpty(value) ? null : value; }
}
