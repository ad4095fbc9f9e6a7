-- The arbiter: no two rows of a unit overlap. What an appointment asks to keep free before and after itself takes two ranges
-- (docs/adr: buffers), hence two constraints. Written after the head's lock: constraints alone deadlock in storms.
-- What tells rows apart comes first in each index: beginning with the business, whose text says nothing among its own rows, two
-- constraints took twice the time of the rest of the row.
create extension if not exists btree_gist;

create table scheduling.allocation (
    tenant_id varchar     not null,
    holder    uuid        not null,           -- appointment, class session or hold
    resource  uuid        not null,           -- provider, pool, or class session (its seats)
    unit      int         not null,
    kind      varchar     not null,           -- appointment, session, hold
    starts    timestamptz not null,           -- the appointment and what must be free after it
    ends      timestamptz not null,
    approach  timestamptz not null,           -- what must be free before it, and itself
    until     timestamptz not null,
    expires   timestamptz null,               -- holds only
    constraint allocation_during exclude using gist
        (resource with =, unit with =, tstzrange(starts, ends) with &&, tenant_id with =),
    constraint allocation_approach exclude using gist
        (resource with =, unit with =, tstzrange(approach, until) with &&, tenant_id with =)
);

create index allocation_by_start on scheduling.allocation (resource, starts);
create index allocation_by_holder on scheduling.allocation (holder);
create index allocation_expiring on scheduling.allocation (resource, expires) where expires is not null;

alter table scheduling.allocation enable row level security;
create policy tenant on scheduling.allocation to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on scheduling.allocation to bookings_app;
