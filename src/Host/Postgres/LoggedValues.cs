using Npgsql;

namespace Bookings.Host;

/// <summary>A setting of PostgreSQL by which values get into its log.</summary>
/// <param name="Setting">Its name.</param>
/// <param name="Is">What it is set to for our connections.</param>
/// <param name="Should">To what it should be set.</param>
/// <param name="Why">What is written otherwise.</param>
internal sealed record LoggedValue(string Setting, string Is, string Should, string Why);

/// <summary>
/// Whether PostgreSQL writes values into its log (personal-data.md, P1). What is personal goes there sealed and as a parameter, but ids, codes and whatever somebody types into
/// psql do not, and a log is kept, shipped and read by other people than the database is. pg_stat_statements is not asked about: it keeps statements without their values.
/// </summary>
internal static class LoggedValues
{
    private static readonly string[] Asked =
    [
        "log_statement", "log_min_duration_statement", "log_min_duration_sample", "log_statement_sample_rate", "log_transaction_sample_rate",
        "log_parameter_max_length", "log_parameter_max_length_on_error", "log_min_messages", "log_min_error_statement", "log_error_verbosity",
        "debug_print_parse", "debug_print_rewritten", "debug_print_plan", "auto_explain.log_min_duration", "pgaudit.log", "pgaudit.log_parameter",
    ];

    private static readonly string[] Trees = ["debug_print_parse", "debug_print_rewritten", "debug_print_plan"];

    /// <summary>Levels at which errors are not written (PostgreSQL, "Message Severity Levels": they are ordered differently for logs).</summary>
    private static readonly string[] AboveErrors = ["log", "fatal", "panic"];

    /// <summary>Asks with the program's own connection, whose role and database may have settings of their own.</summary>
    public static async Task<IReadOnlyList<LoggedValue>> Find(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("select name, setting from pg_settings where name = any($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Asked });
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            settings[rows.GetString(0)] = rows.GetString(1);
        }

        return [.. Judge(settings)];
    }

    /// <summary>Pure. A setting that this server does not have writes nothing.</summary>
    internal static IEnumerable<LoggedValue> Judge(IReadOnlyDictionary<string, string> settings)
    {
        string Of(string name, string usual) => settings.GetValueOrDefault(name, usual);
        LoggedValue Bad(string name, string should, string why) => new(name, settings[name], should, why);

        (string Name, string Should, string Why)[] statements =
        [
            ("log_statement", "none", "statements are written with their text"),
            ("log_min_duration_statement", "-1", "slow statements are written with their text"),
            ("log_min_duration_sample", "-1", "some slow statements are written with their text"),
            ("log_transaction_sample_rate", "0", "some transactions are written with the text of their statements"),
        ];
        var written = statements.Where(one => Of(one.Name, one.Should) != one.Should && !(one.Name == "log_min_duration_sample" && Of("log_statement_sample_rate", "1") == "0")).ToList();
        foreach (var (name, should, why) in written)
        {
            yield return Bad(name, should, why);
        }

        if (written.Count > 0 && Of("log_parameter_max_length", "0") != "0")
        {
            yield return Bad("log_parameter_max_length", "0", "their parameters are written: ids, codes, hashes of addresses");
        }

        if (Of("log_parameter_max_length_on_error", "0") != "0")
        {
            yield return Bad("log_parameter_max_length_on_error", "0", "the parameters of statements that fail are written");
        }

        // Whatever is written is written with the statement it is about: at "log" and above also what waited for a lock, spilled to a file, or was ended.
        if (Of("log_min_messages", "panic") != "panic" && Of("log_min_error_statement", "panic") != "panic")
        {
            yield return Bad("log_min_error_statement", "panic", "statements that fail, wait, spill or are ended are written with their text, typed values included");
        }

        if (!AboveErrors.Contains(Of("log_min_messages", "panic"), StringComparer.Ordinal) && Of("log_error_verbosity", "terse") != "terse")
        {
            yield return Bad("log_error_verbosity", "terse", "errors are written with their details, which quote keys and whole rows");
        }

        foreach (var tree in Trees.Where(tree => Of(tree, "off") != "off"))
        {
            yield return Bad(tree, "off", "statements are written as trees with their constants");
        }

        if (Of("auto_explain.log_min_duration", "-1") != "-1")
        {
            yield return Bad("auto_explain.log_min_duration", "-1", "plans are written with parameters and the conditions that they were put into");
        }

        if (Of("pgaudit.log", "none") is not ("none" or "") && Of("pgaudit.log_parameter", "off") != "off")
        {
            yield return Bad("pgaudit.log_parameter", "off", "parameters are written into the audit log");
        }
    }

    /// <summary>What to type, once, as a superuser: for this database alone.</summary>
    public static string Remedy(this LoggedValue found, string database) => $"alter database \"{database}\" set {found.Setting} = '{found.Should}'";
}
