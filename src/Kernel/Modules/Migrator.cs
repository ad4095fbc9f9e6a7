using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Brings a database up to this program: the kernel's scripts, then each module's, in the order of their tables of contents, each once, in a transaction
/// of its own together with its entry in the journal. Several programs may start at once: one works, the others wait for it.
/// </summary>
public sealed class Migrator(BookingsDatabase database, IEnumerable<BookingsModule> modules)
{
    private const long Lock = 7_204_519_001;

    private static readonly string[] KernelScripts = ["EventStore.sql", "Vault.sql", "Background.sql", "Operations.sql", "VaultLocks.sql", "Edge.sql", "AppendFirst.sql", "Ledger.sql", "Erasure.sql", "Recovery.sql", "Restriction.sql", "LedgerRoot.sql"];

    /// <summary>Every script this program brings: its module, name and text.</summary>
    public IReadOnlyList<(string Module, string Script, string Sql)> Scripts =>
    [
        .. KernelScripts.Select(script => ("kernel", script, Text(typeof(Migrator).Assembly, script))),
        .. modules.SelectMany(module => module.Scripts.Select(script => (module.Name, script, Text(module.GetType().Assembly, script)))),
    ];

    /// <summary>Applies what is missing.</summary>
    /// <returns>How many scripts were applied.</returns>
    /// <exception cref="SchemaException">The database is newer than the program, or a script was edited after it was applied.</exception>
    public async Task<int> Migrate(CancellationToken cancellation)
    {
        var applied = 0;
        await Alone(async connection =>
        {
            await Run(connection,
                """
                create schema if not exists bookings;
                create table if not exists bookings.journal (
                    module varchar not null, script varchar not null, sha256 varchar not null, applied timestamptz not null default now(),
                    primary key (module, script))
                """, cancellation);
            var journal = await Journal(connection, cancellation);
            RefuseNewer(journal);
            foreach (var (module, script, sql) in Scripts)
            {
                applied += await Apply(connection, journal, module, script, sql, cancellation) ? 1 : 0;
            }
        }, cancellation);
        return applied;
    }

    /// <summary>Under the lock of the migrations, for what a start does once for a database: another program that starts waits, and finds it done.</summary>
    internal async Task Alone(Func<NpgsqlConnection, Task> work, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await Run(connection, $"set lock_timeout = 0; select pg_advisory_lock({Lock})", cancellation);
        try
        {
            await work(connection);
        }
        finally
        {
            await Run(connection, $"select pg_advisory_unlock({Lock}); reset lock_timeout", CancellationToken.None);
        }
    }

    /// <summary>True when every script of this program has been applied as it stands.</summary>
    public async Task<bool> IsCurrent(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            var journal = await Journal(connection, cancellation);
            return Scripts.All(known => journal.TryGetValue((known.Module, known.Script), out var digest) && digest == Digest(known.Sql));
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return false;
        }
    }

    /// <summary>A newer program has changed this database: what it means by its tables, this one cannot know.</summary>
    private void RefuseNewer(Dictionary<(string Module, string Script), string> journal)
    {
        var known = Scripts.Select(script => (script.Module, script.Script)).ToHashSet();
        var mine = modules.Select(module => module.Name).Append("kernel").ToHashSet(StringComparer.Ordinal);
        if (journal.Keys.Where(entry => mine.Contains(entry.Module) && !known.Contains(entry)).Select(entry => $"{entry.Script} of {entry.Module}").Order(StringComparer.Ordinal).ToList() is { Count: > 0 } newer)
        {
            throw new SchemaException($"This database was brought up to date by a newer program, which applied {string.Join(", ", newer)}. Start that program, or restore a backup from before it.");
        }
    }

    private static async Task<bool> Apply(
        NpgsqlConnection connection, Dictionary<(string, string), string> journal, string module, string script, string sql, CancellationToken cancellation)
    {
        if (journal.TryGetValue((module, script), out var digest))
        {
            return digest == Digest(sql)
                ? false
                : throw new SchemaException($"The script {script} of {module} was edited after this database applied it. Scripts are only ever added: put the change into a new one.");
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Run(connection, sql, cancellation);
        await using var entry = new NpgsqlCommand("insert into bookings.journal (module, script, sha256) values ($1, $2, $3)", connection)
        {
            Parameters = { Param.Text(module), Param.Text(script), Param.Text(Digest(sql)) },
        };
        await entry.ExecuteNonQueryAsync(cancellation);
        Failpoint.Reached("migration.before-commit");
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static async Task<Dictionary<(string, string), string>> Journal(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand("select module, script, sha256 from bookings.journal", connection);
        var journal = new Dictionary<(string, string), string>();
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            journal.Add((rows.GetString(0), rows.GetString(1)), rows.GetString(2));
        }

        return journal;
    }

    private static string Text(Assembly assembly, string script)
    {
        var name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith("." + script, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string Digest(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>Program and database do not fit; the message says what to do.</summary>
public sealed class SchemaException(string message) : Exception(message);
