namespace Bookings.Consent;

/// <summary>What is published, read at once: one statement, so that all of it is from one moment.</summary>
internal static class PolicyRows
{
    /// <summary>
    /// Which table a row is from stands in front; -1 is the version. A text that a later one took the place of before <c>$2</c> can never be in force again:
    /// of it only what tells whether a change was material is read.
    /// </summary>
    internal const string Sql =
        """
        select -1, null::uuid, null::varchar, null::jsonb, version, null::varchar, false, null::varchar, null::varchar, null::varchar, null::timestamptz, false
        from consent.setup where tenant_id = $1
        union all
        select 0, id, code, doc, 0::bigint, null, false, null, null, null, null, false from consent.purposes where tenant_id = $1 and status in ('Published', 'Retired')
        union all
        select 1, p.id, p.kind, null, t.number::bigint, t.language, t.is_default, t.title,
               case when t.number >= coalesce((select max(o.number) from consent.policy_texts o where o.tenant_id = $1 and o.policy_id = p.id and o.effective_from <= $2), 0)
                    then t.text else '' end,
               t.hash, t.effective_from, t.material
        from consent.policies p join consent.policy_texts t on t.tenant_id = p.tenant_id and t.policy_id = p.id
        where p.tenant_id = $1 and p.status = 'Published'
        """;

    internal sealed record Row(int Table, Guid Id, string? Word, byte[]? Document, long Number, PolicyTextRow? Text)
    {
        internal static Row From(NpgsqlDataReader row) => new(
            row.GetInt32(0), row.GetGuidOrNull(1) ?? default, row.GetStringOrNull(2), row.GetBytesOrNull(3), row.GetInt64(4),
            row.GetInt32(0) != 1 ? null : new(
                (int)row.GetInt64(4), Language.Of(row.GetString(5)), row.GetBoolean(6), new(row.GetString(7)), new(row.GetString(8)),
                Sha256.TryParse(row.GetString(9), out var hash) ? hash : throw new FormatException("Not a hash in consent.policy_texts."),
                row.GetInstant(10), row.GetBoolean(11)));
    }

    internal static PublishedPolicies Published(IReadOnlyList<Row> rows) => new(
        rows.FirstOrDefault(row => row.Table == -1)?.Number ?? 0,
        [
            .. from row in rows
               where row.Table == 1
               group row by (row.Id, row.Word) into document
               orderby Enum.Parse<PolicyKind>(document.Key.Word!), document.Key.Id
               select new PublishedPolicies.Document(
                   document.Key.Id,
                   Enum.Parse<PolicyKind>(document.Key.Word!),
                   [.. document.GroupBy(row => row.Number).OrderBy(texts => texts.Key)
                       .Select(texts => (IReadOnlyList<PolicyTextRow>)[.. texts.Select(row => row.Text!).OrderBy(text => text.Language.Value, StringComparer.Ordinal)])]),
        ],
        rows.Where(row => row.Table == 0).ToDictionary(row => row.Id, row => StateDocument.Read<Purpose>(row.Document)));
}
