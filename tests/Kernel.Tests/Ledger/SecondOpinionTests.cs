using System.Diagnostics;
using System.Text.Json;
using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Another implementation, in Python, comes to the same leaf, root and signature from the row as psql shows it.</summary>
public sealed class SecondOpinionTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private const string Python = "/usr/bin/python3";

    private const string Row =
        """
        select json_build_object('id', id, 'stream_id', stream_id, 'version', version, 'type', type, 'date', to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'headers', headers::text, 'data', data::text, 'sealed', encode(sealed, 'base64'))::text
        from events.mt_events where tenant_id = $1 and position = $2
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_agrees_on_every_event()
    {
        Reference.Need(File.Exists(Python), $"{Python} is not on this machine: apt-get install python3.");
        var (caller, _) = await Books.Eight(rig);
        // JSON that PostgreSQL writes otherwise than anybody else might, and a row without headers.
        await rig.Run(
            """
            update events.mt_events set data = '{"b": 1.50, "aa": [1e3, "\u00e6 \ud83d\ude00 \"\\\n"], "a": {"z": null, "y": true}, "a": 2}', headers = null where tenant_id = $1 and position = 5
            """, Param.Tenant(caller.Tenant));
        await rig.Run("delete from ledger.tiles where tenant_id = $1", Param.Tenant(caller.Tenant));
        await rig.Run("delete from ledger.logs where tenant_id = $1", Param.Tenant(caller.Tenant));
        await rig.Run("delete from events.checkpoints where tenant_id = $1", Param.Tenant(caller.Tenant));
        await Books.Fill(rig);

        for (var position = 1; position <= 8; position++)
        {
            var opinion = await Opinion(caller.Tenant, position, proof => proof);
            Assert.Equal(await Entry(caller.Tenant, position), opinion.GetProperty("entry").GetString());
            Assert.True(opinion.GetProperty("included").GetBoolean(), $"position {position}");
            Assert.True(opinion.GetProperty("signed").GetBoolean());
        }

        // The control: it can say no.
        Assert.False((await Opinion(caller.Tenant, 3, proof => proof.Replace("index 2", "index 3", StringComparison.Ordinal))).GetProperty("included").GetBoolean());
        Assert.False((await Opinion(caller.Tenant, 3, proof => proof.Replace("/events\n8\n", "/events\n9\n", StringComparison.Ordinal))).GetProperty("signed").GetBoolean());
    }

    private async Task<string> Entry(TenantId tenant, int position)
    {
        var id = await rig.Ask<Guid>("select id from events.mt_events where tenant_id = $1 and position = $2", Param.Tenant(tenant), Param.Big(position));
        return rig.Get<Ledger>().EntryOf((await rig.Get<Ledger>().Find(tenant, id, Stop))!.Value.Event);
    }

    private async Task<JsonElement> Opinion(TenantId tenant, int position, Func<string, string> change)
    {
        var (ledger, log) = (rig.Get<Ledger>(), LogId.Events(tenant));
        var key = await ledger.Key(log, Stop);
        var given = JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["row"] = JsonSerializer.Deserialize<JsonElement>(await rig.Ask<string>(Row, Param.Tenant(tenant), Param.Big(position))),
            ["class"] = "booking",
            ["proof"] = change((await ledger.Prove(log, position - 1, Merkle.Leaf(System.Text.Encoding.UTF8.GetBytes(await Entry(tenant, position))), Stop))!),
            ["key"] = key.Line,
            ["pem"] = key.Pem,
        });
        using var python = Process.Start(new ProcessStartInfo(Python, [Script("second-opinion.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (python.StandardOutput.ReadToEndAsync(Stop), python.StandardError.ReadToEndAsync(Stop));
        await python.StandardInput.WriteAsync(given);
        python.StandardInput.Close();
        await python.WaitForExitAsync(Stop);
        Assert.True(python.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<JsonElement>(await output);
    }

    private static string Script(string name, [System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
