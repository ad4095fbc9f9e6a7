namespace Bookings.Kernel;

/// <summary>What may be done with a person's data. The numbers are stored.</summary>
public enum SubjectState : short
{
    Live = 1,

    /// <summary>It is kept and not used (GDPR Art. 18): nothing is sent.</summary>
    Restricted = 2,

    /// <summary>They are being erased: nothing is added, and nothing is opened.</summary>
    Fenced = 3,
}

/// <summary>Asks where people stand, before something is done with what is known of them.</summary>
public static class SubjectStanding
{
    /// <summary>The state of each; who was erased, or never was, is left out. One round trip.</summary>
    public static async Task<IReadOnlyDictionary<SubjectId, SubjectState>> Standing(
        this Vault vault, TenantId tenant, IReadOnlyCollection<SubjectId> subjects, CancellationToken cancellation)
    {
        var standing = new Dictionary<SubjectId, SubjectState>();
        if (subjects.Count == 0)
        {
            return standing;
        }

        await using var ask = vault.Database.CreateCommand("select id, state from vault.subjects where tenant_id = $1 and id = any($2)");
        ask.Parameters.AddRange(new[] { Param.Tenant(tenant), Param.Uuids([.. subjects.Select(subject => subject.Value)]) });
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            standing[new(rows.GetGuid(0))] = (SubjectState)rows.GetInt16(1);
        }

        return standing;
    }
}
