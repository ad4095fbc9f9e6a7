namespace Bookings.Host;

/// <summary>A custodian: one that keeps secrets itself.</summary>
internal class KeeperOptions
{
    /// <summary>"file", "kms" or "pkcs11"; for all of the keys also "split".</summary>
    public string? Custodian { get; set; }

    /// <summary>The file custodian's folder; never on the database's disk or in its backups.</summary>
    public string? Directory { get; set; }

    public KmsOptions Kms { get; set; } = new();
    public Pkcs11Options Pkcs11 { get; set; } = new();
}

/// <summary>Who keeps the keys that seal personal data.</summary>
internal sealed class KeyOptions : KeeperOptions
{
    public SplitOptions Split { get; set; } = new();
}

/// <summary>Two custodians of any kind that each keep half.</summary>
internal sealed class SplitOptions
{
    public KeeperOptions First { get; set; } = new();
    public KeeperOptions Second { get; set; } = new();
}

/// <summary>AWS KMS.</summary>
internal sealed class KmsOptions
{
    /// <summary>The one host that is asked: https://kms.eu-north-1.amazonaws.com.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>What requests are signed for: eu-north-1.</summary>
    public string? Region { get; set; }

    /// <summary>Before the names of this installation's keys; two installations in one account need two.</summary>
    public string Prefix { get; set; } = "bookings";

    public string? AccessKeyId { get; set; }

    public string? SecretAccessKey { get; set; }

    /// <summary>Without the two above AWS's library looks for credentials as AWS's own tools do, also at the metadata service of the machine, which it asks past the register of recipients: only where this says so.</summary>
    public bool CredentialsOfMachine { get; set; }
}

/// <summary>A hardware security module.</summary>
internal sealed class Pkcs11Options
{
    /// <summary>Its maker's library.</summary>
    public string? Library { get; set; }

    /// <summary>The label of a token that nobody else uses.</summary>
    public string? Token { get; set; }

    /// <summary>Of the token's user.</summary>
    public string? Pin { get; set; }
}
