using Npgsql;

namespace Bookings.Kernel;

/// <summary>The statements of one round trip: sent together, one implicit transaction, all or nothing.</summary>
public sealed class Statements
{
    private readonly List<Statement> _statements = [];

    public int Count => _statements.Count;

    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => _statements.Add(new(sql, parameters.ToArray()));

    internal void CopyTo(Statements other) => other._statements.AddRange(_statements);

    internal NpgsqlBatch On(NpgsqlConnection connection)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in _statements)
        {
            batch.BatchCommands.Add(statement.Command());
        }

        return batch;
    }

    /// <summary>A command remembers how it was prepared on its connection, so that each time it goes as a new one.</summary>
    private sealed class Statement(string sql, NpgsqlParameter[] parameters)
    {
        private bool _wasSent;

        public NpgsqlBatchCommand Command()
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(_wasSent ? parameter.Clone() : parameter);
            }

            _wasSent = true;
            return command;
        }
    }
}
