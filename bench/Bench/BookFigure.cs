using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookings.Bench;

/// <summary>Bookings over HTTP with token, validation and all rules, 16 connections of wrk over 64 businesses, against pgbench's rate of the bare statements.</summary>
internal static partial class BookFigure
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
        var script = Path.Combine(rig.Folder, "book.lua");
        await File.WriteAllTextAsync(script, Lua(town));
        var (ours, theirs) = (new List<double>(), new List<double>());
        // Long: the runtime compiles what is hot again, on the same two cores, for most of a minute.
        await Wrk(server.Address, script, seconds: 60);
        for (var round = 0; round < Rig.Rounds; round++)
        {
            theirs.Add(await limit.PerSecond("book", 16));
            ours.Add(await Wrk(server.Address, script, seconds: 6));
        }

        rig.Compare("POST /v1/appointments, 16 connections, 64 businesses, against pgbench", ours, theirs, "≥ 55 %");
    }

    /// <summary>Answers of 201 each second; a time that was taken already is none.</summary>
    private static async Task<double> Wrk(Uri address, string script, int seconds)
    {
        using var process = Process.Start(new ProcessStartInfo("wrk", ["-t", "1", "-c", "16", "-d", $"{seconds}s", "-s", script, address.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var told = Told().Match(output);
        if (process.ExitCode != 0 || !told.Success)
        {
            throw new InvalidOperationException($"wrk failed: {output}");
        }

        var (created, other) = (double.Parse(told.Groups["created"].Value, CultureInfo.InvariantCulture), double.Parse(told.Groups["other"].Value, CultureInfo.InvariantCulture));
        return other > created / 10 ? throw new InvalidOperationException($"Too many were refused: {output}") : created / seconds;
    }

    private static string Lua(Town town)
    {
        var lua = new StringBuilder("local shops = {\n");
        foreach (var shop in town.Shops)
        {
            lua.Append(CultureInfo.InvariantCulture, $"{{token='{shop.Token}',service='{shop.Service.Value}',providers={{{Quoted(shop.Providers.Select(id => id.Value))}}},clients={{{Quoted(shop.Clients.Select(id => id.Value))}}}}},\n");
        }

        var first = TimeProvider.System.GetUtcNow().AddDays(2).Date;
        lua.Append(CultureInfo.InvariantCulture, $$"""
            }
            local first = {{new DateTimeOffset(first, TimeSpan.Zero).ToUnixTimeSeconds()}}
            local n, run = 0, tostring(os.time()) .. '-' .. tostring(math.random(1000000000))
            math.randomseed(os.time())
            request = function()
                n = n + 1
                local shop = shops[math.random(#shops)]
                local body = string.format('{"clientId":"%s","serviceId":"%s","providerId":"%s","start":"%s"}',
                    shop.clients[math.random(#shop.clients)], shop.service, shop.providers[math.random(#shop.providers)],
                    os.date('!%Y-%m-%dT%H:%M:%SZ', first + 1800 * math.random(0, 43000)))
                return wrk.format('POST', '/v1/appointments', {
                    ['Authorization'] = 'Bearer ' .. shop.token, ['Content-Type'] = 'application/json', ['Idempotency-Key'] = run .. '-' .. n }, body)
            end
            local created, other = 0, 0
            local threads = {}
            setup = function(thread) table.insert(threads, thread) end
            response = function(status) if status == 201 then created = created + 1 else other = other + 1 end
                thread_created, thread_other = created, other end
            done = function()
                local c, o = 0, 0
                for _, thread in ipairs(threads) do c = c + (thread:get('thread_created') or 0); o = o + (thread:get('thread_other') or 0) end
                io.write(string.format('created %d other %d\n', c, o))
            end
            """);
        return lua.ToString();
    }

    private static string Quoted(IEnumerable<Guid> ids) => string.Join(',', ids.Select(id => $"'{id}'"));

    [GeneratedRegex("created (?<created>[0-9]+) other (?<other>[0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Told();
}
