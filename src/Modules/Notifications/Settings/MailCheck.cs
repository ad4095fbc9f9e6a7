using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookings.Notifications;

/// <summary>What is wrong with the settings of the mail server.</summary>
internal static class MailCheck
{
    internal static IEnumerable<ConfigurationProblem> Problems(NotificationsOptions settings)
    {
        var mail = settings.Mail;
        var problems = mail.Host is { Length: > 0 } host ? Server(mail, host).Concat(Sender(mail)).Concat(Signature(mail)) : Forgotten(mail);
        return problems.Concat(Bounces(mail)).Select(problem => problem with { Setting = $"Mail:{problem.Setting}" });
    }

    private static IEnumerable<ConfigurationProblem> Server(SmtpOptions mail, string host)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            yield return new("Host", "is not the name of a host", "Write it as smtp.example.net; the port is a setting of its own.");
        }

        if (mail.Port is < 1 or > 65_535)
        {
            yield return new("Port", "is not a port", "Usual are 587 for StartTls and 465 for Tls.");
        }

        if (mail.Connections is < 1 or > 50)
        {
            yield return new("Connections", "is not a number of connections", "Write a number from 1 to 50.");
        }

        if (mail.User is null != mail.Password is null)
        {
            yield return new(mail.User is null ? "User" : "Password", "is not set, and the other is", "Set both User and Password, or neither.");
        }
        else if (mail is { Password: not null, Security: SmtpSecurity.None })
        {
            yield return new("Security", "is None, and a password is never sent in clear", "Set it to StartTls or Tls.");
        }

        if (mail.Certificate is { Length: > 0 } pem && !IsCertificate(pem))
        {
            yield return new("Certificate", "is not a certificate in PEM", "Let Bookings__Notifications__Mail__Certificate_FILE name a file that begins with -----BEGIN CERTIFICATE-----.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Sender(SmtpOptions mail)
    {
        if (mail.From is null)
        {
            yield return new("From", "is not set, and mails have to come from somewhere", "Set it to an address such as appointments@example.org.");
        }

        foreach (var (setting, address) in new[] { ("From", mail.From), ("Bounces", mail.Bounces) })
        {
            if (address is not null && !IsAddress(address))
            {
                yield return new(setting, "is not an address", "Write it as appointments@example.org.");
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Signature(SmtpOptions mail)
    {
        var dkim = mail.Dkim;
        string?[] parts = [dkim.Domain, dkim.Selector, dkim.Key];
        if (parts.Any(part => part is null) && parts.Any(part => part is not null))
        {
            yield return new("Dkim", "is not complete", "Set Domain, Selector and Key, or none of them.");
        }

        if (dkim.Key is { } key && !IsKey(key))
        {
            yield return new("Dkim:Key", "is not an RSA key of 2,048 bits or more in PEM", "Make one by: openssl genrsa -out dkim.pem 2048.");
        }

        if (dkim.Domain is { } domain && mail.From is { } from && IsAddress(from)
            && !string.Equals(mail.Domain, domain, StringComparison.OrdinalIgnoreCase) && !mail.Domain.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase))
        {
            yield return new("Dkim:Domain", "is not the domain that mails come from, so that no receiver would count the signature (RFC 7489, section 3.1.1)", "Let From be an address of it.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Bounces(SmtpOptions mail)
    {
        if (mail.BouncesFolder is { Length: > 0 } folder && !Directory.Exists(Path.Combine(folder, "new")))
        {
            yield return new("BouncesFolder", "is not a Maildir that this user may read", "Name a folder with cur, new and tmp in it.");
        }

        if (mail is { BouncesFolder: not null, From: null })
        {
            yield return new("From", "is not set, and by its domain reports are told from others", "Set it to the address that mails come from.");
        }
    }

    private static IEnumerable<ConfigurationProblem> Forgotten(SmtpOptions mail)
    {
        if (mail.User is not null || mail.Password is not null || mail.Dkim.Key is not null || mail.Certificate is not null)
        {
            yield return new("Host", "is not set, and other settings of the mail server are", "Set it, or remove them.");
        }
    }

    private static bool IsAddress(string text) => Passes<ArgumentException>(() => HeaderText.Address(text));

    private static bool IsKey(string pem) => Passes<ArgumentException>(() => DkimKey.FromPem("example.org", "s", pem).Dispose());

    private static bool IsCertificate(string pem) => Passes<CryptographicException>(() => new X509Certificate2Collection().ImportFromPem(pem)) && pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal);

    private static bool Passes<TFault>(Action attempt) where TFault : Exception
    {
        try
        {
            attempt();
            return true;
        }
        catch (Exception fault) when (fault is TFault or CryptographicException)
        {
            return false;
        }
    }
}
