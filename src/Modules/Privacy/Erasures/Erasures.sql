-- How people are erased. No name, no address: whom a case is about is a random number in a table of its own, until their keys are destroyed.
create schema privacy;
grant usage on schema privacy to bookings_app;

create table privacy.erasures (
    tenant_id    varchar     not null,
    id           uuid        not null,
    version      bigint      not null,
    stage        varchar     not null,
    requested_at timestamptz not null,
    epoch        int         null,        -- the last in which something of theirs was wrapped
    constraint erasures_key primary key (tenant_id, id)
);

-- Work is found by this one, and by nothing that grows with what is done already.
create index erasures_under_way on privacy.erasures (stage) where stage not in ('Requested', 'Blocked', 'Physical');
create index erasures_by_time on privacy.erasures (tenant_id, requested_at desc, id desc);

create table privacy.people (
    tenant_id varchar not null,
    erasure   uuid    not null,
    subject   uuid    not null,
    constraint person_in_one_erasure primary key (tenant_id, subject)
);
create index people_of_erasure on privacy.people (tenant_id, erasure);

create table privacy.certificates (
    tenant_id varchar     not null,
    serial    uuid        not null,
    stage     varchar     not null,
    nth       smallint    not null,
    statement varchar     not null,
    proof     varchar     null,           -- that the statement is in the business's log; comes a moment after it
    constraint certificates_key primary key (tenant_id, serial, stage)
);
create index certificates_to_prove on privacy.certificates (tenant_id) where proof is null;

do $$
declare t text;
begin
    foreach t in array array['erasures', 'people', 'certificates'] loop
        execute format('alter table privacy.%I enable row level security', t);
        execute format('create policy tenant on privacy.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on privacy.%I to bookings_app', t);
    end loop;
end $$;
