-- What people asked for about their own data: when it is due, and of whom, as long as there is somebody. No word of it stands here.
create table privacy.data_requests (
    tenant_id   varchar not null,
    id          uuid    not null,
    version     bigint  not null,
    status      varchar not null,
    kind        varchar not null,
    asked_by    varchar not null,
    received_on date    not null,
    due         date    not null,
    is_extended boolean not null,
    client_id   uuid    null,          -- a random number that the row loses at erasure
    constraint data_requests_key primary key (tenant_id, id)
);
create index data_requests_by_due on privacy.data_requests (tenant_id, due, id);
-- The same is not asked for twice while it waits: whoever comes second at the same moment meets this.
create unique index one_open_request on privacy.data_requests (tenant_id, client_id, kind) where status = 'Open';
create index data_requests_of_client on privacy.data_requests (tenant_id, client_id) where client_id is not null;

alter table privacy.data_requests enable row level security;
create policy tenant on privacy.data_requests to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on privacy.data_requests to bookings_app;

-- Asked again behind the business's lock, in the transaction of the fence. A request to be erased does not stand in its own way.
create function privacy.awaits_answer(p_tenant varchar, p_clients uuid[]) returns boolean language sql stable as $$
    select exists (
        select from privacy.data_requests where tenant_id = p_tenant and client_id = any(p_clients) and status = 'Open' and kind <> 'Erase')
$$;

create function privacy.refuse_if_awaiting(p_tenant varchar, p_clients uuid[]) returns void language plpgsql as $$
begin
    if privacy.awaits_answer(p_tenant, p_clients) then
        raise exception 'a request waits for an answer' using errcode = '23514', constraint = 'nothing_in_the_way';
    end if;
end $$;
