using NpgsqlTypes;

namespace Bookings.Scheduling;

internal sealed class Schedules() : SetupTable<Schedule, ScheduleEvent>("scheduling.schedules", columns => columns
    .Column("owner", NpgsqlDbType.Uuid, schedule => schedule.Of.Id)
    .Column("kind", NpgsqlDbType.Varchar, schedule => schedule.Of.Kind));
