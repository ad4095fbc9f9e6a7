-- Nobody is taken by a retention rule who was here since it was asked how long ago they were here: asked again behind the business's lock, in the transaction of the fence. What lies
-- ahead is in the way by itself.
create function scheduling.refuse_if_visited_since(p_tenant varchar, p_clients uuid[], p_until timestamptz, p_at timestamptz, p_by_booking boolean) returns void language plpgsql as $$
begin
    if exists (
        select from scheduling.appointments
        where tenant_id = p_tenant and client_id = any(p_clients)
          and case when p_by_booking or status not in ('Booked', 'CheckedIn', 'Completed', 'Missed') then booked_at when ends <= p_at then ends end > p_until) then
        raise exception 'they were here since' using errcode = '23514', constraint = 'nothing_in_the_way';
    end if;
end $$;
