using Npgsql;

namespace Bookings.Kernel;

/// <summary>The statements of one round trip: sent together, one implicit transaction, all or nothing.</summary>
public sealed class Statements
{
    private readonly List<NpgsqlBatchCommand> _commands = [];

    public int Count => _commands.Count;

    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _commands.Add(command);
    }

    internal void CopyTo(Statements other) => other._commands.AddRange(_commands);

    internal NpgsqlBatch On(NpgsqlConnection connection)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in _commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
