using System.Text.Encodings.Web;
using System.Text.Json;
using Bookings.Scheduling.Contracts;
using NpgsqlTypes;

namespace Bookings.Notifications;

/// <summary>What a business has set up about its messages: read at once, by one statement, so that all of it is from one moment.</summary>
internal sealed record MessageSetup(MessageSettings Settings, IReadOnlyList<(Guid Id, ReminderRule Rule)> Reminders, IReadOnlyDictionary<Guid, MessageTemplate> Templates)
{
    internal const string Sql =
        """
        select 0, id, doc from notifications.settings where tenant_id = $1
        union all select 1, id, doc from notifications.reminder_rules where tenant_id = $1
        union all select 2, id, doc from notifications.templates where tenant_id = $1
        """;

    internal sealed record Row(int Table, Guid Id, byte[] Document)
    {
        internal static Row From(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetGuid(1), row.GetFieldValue<byte[]>(2));
    }

    /// <summary>Rules that remind nobody any more, by which somebody may have been reminded.</summary>
    internal IReadOnlyList<(Guid Id, ReminderRule Rule)> Retired { get; init; } = [];

    internal static MessageSetup Of(IReadOnlyList<Row> rows)
    {
        var rules = rows.Where(row => row.Table == 1).OrderBy(row => row.Id).Select(row => (row.Id, Rule: SetupDocument.Read<ReminderRule>(row.Document))).ToLookup(one => one.Rule.IsInForce);
        return new(
            rows.FirstOrDefault(row => row.Table == 0) is { } settings ? SetupDocument.Read<MessageSettings>(settings.Document) : MessageSettings.Initial,
            [.. rules[true]],
            rows.Where(row => row.Table == 2).ToDictionary(row => row.Id, row => SetupDocument.Read<MessageTemplate>(row.Document))) { Retired = [.. rules[false]] };
    }

    /// <summary>On a connection of the background's own.</summary>
    internal static async Task<MessageSetup> Read(NpgsqlConnection connection, TenantId tenant, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand(Sql, connection) { Parameters = { Param.Tenant(tenant) } };
        var found = new List<Row>();
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(Row.From(rows));
        }

        return Of(found);
    }

    /// <summary>The reminders of an appointment that lie ahead of <paramref name="now"/>.</summary>
    internal IEnumerable<PlannedMessage> RemindersOf(AppointmentBrief appointment, long version, Instant now) =>
        from reminder in Reminders
        where reminder.Rule.IsFor(appointment.Service)
        let due = appointment.Start - reminder.Rule.Before
        where due > now
        select new PlannedMessage(Matter.Of(appointment.Id), version, MessageKind.Reminder, reminder.Rule.Channel, due, reminder.Id, appointment.Start);

    /// <summary>The business's own words, where it published some.</summary>
    internal MessageTemplate? TemplateOf(MessageKind kind, Channel channel, Language language) =>
        Templates.GetValueOrDefault(MessageTemplate.Of(kind, channel, language).Value) is { Published: not null } template ? template : null;
}

/// <summary>A state as it stands in a <c>doc</c> column: the names and types of the facts' own JSON. Never over HTTP.</summary>
internal static class SetupDocument
{
    private static readonly JsonSerializerOptions Options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.AddKernelConverters();

    internal static string Write<TState>(TState state) => JsonSerializer.Serialize(state, Options);

    internal static TState Read<TState>(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize<TState>(document, Options) ?? throw new JsonException("A state is never null.");
}

internal sealed class SettingsTable() : StreamTable<MessageSettings, MessageSettingsEvent>(
    "notifications.settings", columns => columns.Column("doc", NpgsqlDbType.Jsonb, state => SetupDocument.Write(state)));

internal sealed class TemplateTable() : StreamTable<MessageTemplate, MessageTemplateEvent>(
    "notifications.templates", columns => columns.Column("doc", NpgsqlDbType.Jsonb, state => SetupDocument.Write(state)));

/// <summary>The rules, those that were retired too.</summary>
internal sealed class ReminderTable() : StreamTable<ReminderRule, ReminderRuleEvent>(
    "notifications.reminder_rules", columns => columns.Column("doc", NpgsqlDbType.Jsonb, state => SetupDocument.Write(state)));
