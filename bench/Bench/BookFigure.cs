using System.Globalization;
using System.Text;

namespace Bookings.Bench;

/// <summary>Bookings over HTTP with token, validation and all rules, 16 connections of wrk over 64 businesses, against pgbench's rate of the bare statements.</summary>
internal static class BookFigure
{
    public static async Task Run(Rig rig)
    {
        var limit = await PgBench.On(rig, "limit_book");
        var connection = await rig.Database("ours_book");
        Town town;
        await using (var services = await rig.Services(connection))
        {
            town = await Town.Build(services, shops: 64, clients: 200);
        }

        await using var server = await BenchServer.Start(connection, rig.Keys);
        var script = await Script(rig, town);
        var (ours, theirs) = (new List<double>(), new List<double>());
        // Long: the runtime compiles what is hot again, on the same two cores, for most of a minute.
        await Wrk.CreatedPerSecond(server.Address, script, seconds: 60);
        for (var round = 0; round < rig.Rounds; round++)
        {
            theirs.Add(await limit.PerSecond("book", 16));
            ours.Add(await Wrk.CreatedPerSecond(server.Address, script, seconds: 6));
        }

        rig.Compare("POST /v1/appointments, 16 connections, 64 businesses, against pgbench", ours, theirs, "≥ 55 %");
    }

    /// <summary>Asks for a time of some shop for some client of theirs, each request for another one.</summary>
    internal static Task<string> Script(Rig rig, Town town) => Wrk.Script(rig, "book", Lua(town));

    private static string Lua(Town town)
    {
        var lua = new StringBuilder("local shops = {\n");
        foreach (var shop in town.Shops)
        {
            lua.Append(CultureInfo.InvariantCulture, $"{{token='{shop.Token}',service='{shop.Service.Value}',providers={{{Quoted(shop.Providers.Select(id => id.Value))}}},clients={{{Quoted(shop.Clients.Select(id => id.Value))}}}}},\n");
        }

        lua.Append("""
            }
            request = function()
                n = n + 1
                local shop = shops[math.random(#shops)]
                local body = string.format('{"clientId":"%s","serviceId":"%s","providerId":"%s","start":"%s"}',
                    shop.clients[math.random(#shop.clients)], shop.service, shop.providers[math.random(#shop.providers)],
                    some_time())
                return wrk.format('POST', '/v1/appointments', {
                    ['Authorization'] = 'Bearer ' .. shop.token, ['Content-Type'] = 'application/json', ['Idempotency-Key'] = run .. '-' .. n }, body)
            end
            """);
        return lua.ToString();
    }

    private static string Quoted(IEnumerable<Guid> ids) => string.Join(',', ids.Select(id => $"'{id}'"));
}
