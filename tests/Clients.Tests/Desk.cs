using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>What the front desk does, in as few words.</summary>
internal static class Desk
{
    public static async Task<Guid> Register(this HttpClient desk, object body)
    {
        using var answer = await desk.Command("/v1/clients", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("id").GetGuid();
    }

    /// <summary>A command to a client that must not be refused.</summary>
    public static async Task Do(this HttpClient desk, Guid client, string command, object? body = null)
    {
        using var answer = await desk.Command($"/v1/clients/{client}/{command}", body);
        Assert.True(answer.IsSuccessStatusCode, $"{command}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The code of the rule that refuses a command.</summary>
    public static async Task<string?> Refused(this HttpClient desk, Guid client, string command, object? body = null)
    {
        using var answer = await desk.Command($"/v1/clients/{client}/{command}", body);
        Assert.False(answer.IsSuccessStatusCode, $"{command} was not refused.");
        return await answer.Problem();
    }

    public static async Task<JsonElement> Shown(this HttpClient desk, string path)
    {
        using var answer = await desk.GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    public static Task<JsonElement> Shown(this HttpClient desk, Guid client) => desk.Shown($"/v1/clients/{client}");

    public static async Task<IReadOnlyList<Guid>> FoundIds(this HttpClient desk, object asked)
    {
        using var content = JsonContent.Create(asked);
        using var answer = await desk.PostAsync("/v1/clients/search", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }

    /// <summary>The result of an operation, once it is done.</summary>
    public static async Task<JsonElement> Done(this HttpClient desk, HttpResponseMessage started)
    {
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync());
        // Server-sent events end when the operation has: no guessing how long it takes.
        var told = await desk.GetStringAsync($"{started.Headers.Location}/events");
        var end = JsonSerializer.Deserialize<JsonElement>(told.TrimEnd().Split("data: ")[^1]);
        Assert.True(end.GetProperty("state").GetString() == "done", told);
        return end.GetProperty("result");
    }

    /// <summary>What the eraser does in one transaction (personal-data.md, step 4), and the cache of this host.</summary>
    public static async Task Erase(this Practice practice, Kernel.TenantId tenant, Guid client)
    {
        await practice.Ask(
            $"""
            update vault.subjects set state = 3 where id = '{client}';
            insert into vault.tombstones (tenant_id, stream_id, class, epoch) values ('{tenant.Value}', '{client}', 1, 1);
            delete from vault.stream_keys where stream_id = '{client}'
            """);
        practice.Service<Kernel.Vault>().Forget(tenant);
    }
}
