using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>What an import and other modules do with clients.</summary>
public sealed class RegistryTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task Many_clients_are_registered_in_one_unit_of_work_and_found_again_in_one_question()
    {
        var tenant = await practice.Found();
        var registry = practice.Service<IClientRegistry>();
        var ids = new List<ClientId>();

        var outcome = await practice.Service<EventStore>().Transact(new Caller(tenant, "import", Role.Owner), transaction =>
        {
            ids = [.. Enumerable.Range(0, 50).Select(i => registry.Register(transaction, new(ClientSource.Import, $"Person {i}", $"p{i}@example.com", Reference: $"{i}")))];
            return Task.FromResult<Rejection?>(null);
        }, default);

        Assert.IsType<Outcome.Done>(outcome);
        var found = await registry.Find(tenant, ContactKind.Reference, [.. Enumerable.Range(0, 51).Select(i => $"{i}")], default);
        Assert.Equal(ids, found.Take(50).Select(one => one.Single()));
        Assert.Empty(found[50]);
        Assert.Equal([ids[7]], (await registry.Find(tenant, ContactKind.Email, ["P7@example.com", "no address"], default))[0]);
        Assert.Equal("Person 3", (await registry.Names(tenant, [ids[3]], default))[ids[3]]);
    }

    [Fact]
    public async Task A_refused_unit_of_work_registers_nobody()
    {
        var tenant = await practice.Found();
        var registry = practice.Service<IClientRegistry>();

        await practice.Service<EventStore>().Transact(new Caller(tenant, "import", Role.Owner), transaction =>
        {
            registry.Register(transaction, new(ClientSource.Import, "Ingen", "ingen@example.com"));
            return Task.FromResult<Rejection?>(new ClientUnknown());
        }, default);

        Assert.Empty((await registry.Find(tenant, ContactKind.Email, ["ingen@example.com"], default))[0]);
        Assert.Equal(0L, await practice.Ask($"select count(*) from vault.subjects where tenant_id = '{tenant.Value}'"));
    }

    [Fact]
    public void What_cannot_be_taken_is_told_before()
    {
        var wrong = practice.Service<IClientRegistry>().Check(new(ClientSource.Import, "Ola", "not an address", "123"));

        Assert.Equal(2, wrong.Count);
    }
}
