using System.Text.Json;
using Bookings.Kernel;

namespace Bookings.Host.Tests;

/// <summary>What holds something of a person and was never written here would never be looked for: each personal property of each fact is in some sealed part, and each text in it.</summary>
internal static class WrittenDown
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Everything(Clinic clinic)
    {
        var personal =
            (from module in BookingsApplication.Modules
             from type in module.GetType().Assembly.GetTypes()
             where type is { IsAbstract: false, BaseType: { IsAbstract: true } family } && family.Name.EndsWith("Event", StringComparison.Ordinal)
             from property in type.GetProperties()
             where property.PropertyType is { IsGenericType: true } its && its.GetGenericTypeDefinition() == typeof(Personal<>)
             let fact = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name)
             from place in Places(property.PropertyType.GetGenericArguments()[0]).Select(text => $"{property.Name}{text}")
             select (Fact: fact, Place: place)).ToList();
        Assert.True(personal.Count > 30);
        var written = await Written(clinic, personal.Select(one => one.Place.Split('.')[0]).ToHashSet(StringComparer.Ordinal));
        Assert.Empty(personal.Where(one => !written.Contains(one)).Select(one => $"{one.Fact}.{one.Place}"));
        // The control: what no scenario writes is missed.
        Assert.DoesNotContain(("note_added", "Subtext"), written);
    }

    /// <summary>The value itself, and the texts that it is made of.</summary>
    private static IEnumerable<string> Places(Type type) =>
        [
            "",
            .. type.Namespace!.StartsWith("Bookings.", StringComparison.Ordinal) && !type.IsValueType && !type.IsEnum
                ? type.GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => $".{property.Name}")
                : [],
        ];

    /// <summary>Every sealed part, opened with the clinic's keys: which properties are there, and which texts in them.</summary>
    private static async Task<HashSet<(string Fact, string Place)>> Written(Clinic clinic, HashSet<string> properties)
    {
        await using var database = new BookingsDatabase(clinic.ConnectionString);
        using var vault = new Vault(database.System, new FileCustodian(Path.Combine(clinic.Folder, "keys")), TimeProvider.System);
        await vault.Refresh(Stop);
        await using var read = database.System.CreateCommand("""
            select e.tenant_id, e.stream_id, e.id, e.type, k.class, e.sealed from events.mt_events e join vault.stream_keys k on k.tenant_id = e.tenant_id and k.stream_id = e.stream_id
            where e.sealed is not null
            """);
        var blocks = new List<(TenantId Business, SealedBlock Block)>();
        await using (var rows = await read.ExecuteReaderAsync(Stop))
        {
            while (await rows.ReadAsync(Stop))
            {
                blocks.Add((new(rows.GetString(0)), new(rows.GetGuid(1), rows.GetGuid(2), rows.GetString(3), (DataClass)rows.GetInt16(4), rows.GetFieldValue<byte[]>(5))));
            }
        }

        var written = new HashSet<(string, string)>();
        foreach (var ofOne in blocks.GroupBy(one => one.Business, one => one.Block))
        {
            List<SealedBlock> all = [.. ofOne];
            foreach (var (block, opened) in all.Zip(await vault.OpenUnseen(ofOne.Key, all, Stop)))
            {
                foreach (var property in properties)
                {
                    if (((Opened.Present)opened).Get<JsonElement>(property) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value)
                    {
                        written.Add((block.EventType, property));
                        written.UnionWith(value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject()
                            .Where(member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is not "").Select(member => (block.EventType, $"{property}.{member.Name}")));
                    }
                }
            }
        }

        return written;
    }
}
