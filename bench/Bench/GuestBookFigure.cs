using System.Globalization;
using System.Text;

namespace Bookings.Bench;

/// <summary>
/// Somebody new books for themself: client, acceptance, consent, answers and appointment in one unit of work, against the booking of a known client by the
/// practice, as the figure "book" measures it, on the same server in turns. Proofs of work are solved before the clock runs, as a browser solves them before it sends;
/// checking them is part of what is measured. The limits for one address are lifted: sixteen connections stand for as many guests as come.
/// </summary>
internal static class GuestBookFigure
{
    /// <summary>Solutions for each second: more than are ever used up, for a booking without one would be refused and counted as such.</summary>
    private const int SolutionsPerSecond = 900;

    private static readonly string[] Settings =
    [
        "--Bookings:Limits:RequestsPerAddress=100000000", "--Bookings:Limits:GuestChangesPerAddress=100000000", "--Bookings:Limits:GuestChangesPerBusiness=100000000",
        "--Bookings:Limits:ProofOfWork=20",
    ];

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_guest_book");
        Town town;
        await using (var services = await rig.Services(connection))
        {
            town = await Town.Build(services, shops: 64, clients: 200);
        }

        await using var server = await BenchServer.Start(connection, rig.Keys, Settings);
        var guests = await GuestTown.Furnish(server.Address, town);
        var plain = await BookFigure.Script(rig, town);
        var guest = await Wrk.Script(rig, "guest-book", Lua(rig, guests));
        var (ours, theirs) = (new List<double>(), new List<double>());
        await Wrk.CreatedPerSecond(server.Address, plain, seconds: 30);
        await Guests(seconds: 30);
        for (var round = 0; round < rig.Rounds; round++)
        {
            theirs.Add(await Wrk.CreatedPerSecond(server.Address, plain, seconds: 6));
            ours.Add(await Guests(seconds: 6));
        }

        rig.Compare("POST /v1/public/{business}/appointments, 16 connections, 64 businesses, against POST /v1/appointments", ours, theirs, "≥ 60 %");

        async Task<double> Guests(int seconds)
        {
            await File.WriteAllLinesAsync(Solutions(rig), await guests.Solve(seconds * SolutionsPerSecond));
            return await Wrk.CreatedPerSecond(server.Address, guest, seconds);
        }
    }

    private static string Solutions(Rig rig) => Path.Combine(rig.Folder, "solutions");

    private static string Lua(Rig rig, GuestTown town)
    {
        var lua = new StringBuilder("local pages = {\n");
        foreach (var page in town.Pages)
        {
            lua.Append(CultureInfo.InvariantCulture, $"{{path='{page.Path}',service='{page.Service}',providers={{{string.Join(',', page.Providers.Select(id => $"'{id}'"))}}},agreed='{page.Agreed}'}},\n");
        }

        lua.Append(CultureInfo.InvariantCulture, $$$"""
            }
            local solved = {}
            for line in io.lines('{{{Solutions(rig)}}}') do solved[#solved + 1] = line end
            request = function()
                n = n + 1
                local page = pages[math.random(#pages)]
                local body = string.format('{"serviceId":"%s","providerId":"%s","start":"%s","answers":[{"field":"workplace","value":"At the harbour"}],'
                    .. '"guest":{"altcha":"%s","name":"Guest Number %d","email":"guest-%s-%d@example.org",%s}}',
                    page.service, page.providers[math.random(#page.providers)], some_time(), solved[n] or 'none is left', n, run, n, page.agreed)
                return wrk.format('POST', page.path .. '/appointments', { ['Content-Type'] = 'application/json', ['Idempotency-Key'] = run .. '-' .. n }, body)
            end
            """);
        return lua.ToString();
    }
}
