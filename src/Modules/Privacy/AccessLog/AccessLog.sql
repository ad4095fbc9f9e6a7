-- Who has read of whom: ids, codes and times, and never a value. The first table is about those who read and stays; the second says of whom, and goes when they do.
create table privacy.access_log (
    tenant_id varchar     not null,
    id        uuid        not null,         -- in the order of time (RFC 9562, version 7)
    at        timestamptz not null,
    actor     varchar     not null,         -- opaque: a token, or a part of the program
    role      varchar     not null,
    purpose   varchar     null,             -- null where none was stated
    operation varchar     not null,
    people    int         not null,         -- how many, also when nobody knows any more who
    constraint access_log_key primary key (tenant_id, id)
);

-- No stream is named here, so it ties none of theirs together, before the erasure or after it.
create table privacy.access_people (
    tenant_id varchar    not null,
    subject   uuid       not null,
    entry     uuid       not null,
    classes   smallint[] not null,
    constraint access_people_key primary key (tenant_id, subject, entry)
);
create index access_people_of_entry on privacy.access_people (tenant_id, entry);

create table privacy.access_rules (
    tenant_id     varchar not null,
    id            uuid    not null,
    version       bigint  not null,
    wants_purpose boolean not null,
    constraint access_rules_key primary key (tenant_id, id)
);

do $$
declare t text;
begin
    foreach t in array array['access_log', 'access_people', 'access_rules'] loop
        execute format('alter table privacy.%I enable row level security', t);
        execute format('create policy tenant on privacy.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
    end loop;
end $$;

-- Requests read it. It is written by the program alone, at one place, and by nothing that a request could say.
grant select on privacy.access_log, privacy.access_people to bookings_app;
grant select, insert, update, delete on privacy.access_rules to bookings_app;
