-- Before somebody is erased nothing may lie ahead of them. Asked behind the business's lock, in the transaction of the fence: what was booked until then is seen, and
-- what comes after it finds nobody to book for.
create index waitlist_of_client on scheduling.waitlist (client_id) where client_id is not null;

-- A place whose last day is over in every zone stands in nobody's way, whether or not its end was recorded yet.
create function scheduling.in_the_way(p_tenant varchar, p_clients uuid[], p_now timestamptz) returns setof varchar language sql stable as $$
    select 'future-booking' where exists (
        select from scheduling.appointments
        where tenant_id = p_tenant and client_id = any(p_clients) and status in ('Booked', 'CheckedIn') and ends > p_now)
    union all
    select 'open-request' where exists (
        select from scheduling.appointments where tenant_id = p_tenant and client_id = any(p_clients) and status = 'Requested')
    union all
    select 'waiting' where exists (
        select from scheduling.waitlist where tenant_id = p_tenant and client_id = any(p_clients) and status in ('Waiting', 'Offered')
          and to_date >= (p_now at time zone 'UTC' - interval '12 hours')::date)
$$;

create function scheduling.refuse_if_in_the_way(p_tenant varchar, p_clients uuid[], p_now timestamptz) returns void language plpgsql as $$
begin
    if exists (select from scheduling.in_the_way(p_tenant, p_clients, p_now)) then
        raise exception 'something lies ahead' using errcode = '23514', constraint = 'nothing_in_the_way';
    end if;
end $$;
