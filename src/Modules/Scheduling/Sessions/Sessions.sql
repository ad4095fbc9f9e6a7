-- Classes: a session takes its provider and pools in scheduling.allocation (kind 'session', holder the session); each seat is an appointment that takes
-- a unit of the session there (resource the session, unit the seat), so that one constraint arbitrates both.
create table scheduling.sessions (
    tenant_id   varchar     not null,
    id          uuid        not null,
    version     bigint      not null,
    status      varchar     not null,
    service_id  uuid        not null,
    provider_id uuid        not null,
    location_id uuid        not null,
    starts      timestamptz not null,
    ends        timestamptz not null,
    zone        varchar     not null,
    capacity    int         not null,
    constraint sessions_key primary key (tenant_id, id)
);

create index sessions_by_start on scheduling.sessions (tenant_id, starts, id);

alter table scheduling.sessions enable row level security;
create policy tenant on scheduling.sessions to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on scheduling.sessions to bookings_app;

-- A seat is written behind the head's lock, but decided before it: the session must still be what the decision saw.
create function scheduling.session_as_read(p_tenant varchar, p_session uuid, p_version bigint) returns void language plpgsql as $$
begin
    if not exists (select from scheduling.sessions where tenant_id = p_tenant and id = p_session and version = p_version) then
        raise exception 'session has moved on' using errcode = '23514', constraint = 'session_as_read';
    end if;
end $$;

-- The other way round: a capacity is written behind the lock, and the seats taken meanwhile must fit.
create function scheduling.seats_fit(p_tenant varchar, p_session uuid, p_capacity int) returns void language plpgsql as $$
begin
    if (select count(*) from scheduling.allocation where tenant_id = p_tenant and resource = p_session) > p_capacity then
        raise exception 'more seats are taken' using errcode = '23514', constraint = 'seats_fit';
    end if;
end $$;
