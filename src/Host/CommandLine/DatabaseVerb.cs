using Npgsql;

namespace Bookings.Host;

/// <summary>Where the database is and whether it answers: what one needs before opening psql or a backup.</summary>
internal sealed class DatabaseVerb() : Verb("database", "Say where the database is, and whether it answers.")
{
    protected override async Task<int> Handle(VerbContext context, CancellationToken stop)
    {
        var database = context.Get<Database>();
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var source = NpgsqlDataSource.Create(address);
        await using var command = source.CreateCommand("show server_version");
        var version = await command.ExecuteScalarAsync(stop);
        await context.Out.WriteLineAsync($"PostgreSQL {version} ({(database.IsEmbedded ? "embedded" : "configured")})");
        await context.Out.WriteLineAsync($"psql -h {address.Host} -p {address.Port} -U {address.Username} {address.Database}");
        foreach (var found in await LoggedValues.Find(source, stop))
        {
            await context.Out.WriteLineAsync($"{found.Setting} = {found.Is}: {found.Why}. As a superuser: {found.Remedy(address.Database!)}");
        }

        return ExitCode.Ok;
    }
}
