-- From when a period of theirs counts: the end of the visit, its booking where the rule says so, or, of one that came to nothing, when that was known. Null of what lies ahead.
create function scheduling.visited_at(status varchar, booked_at timestamptz, nothing_at timestamptz, ends timestamptz, at timestamptz, by_booking boolean) returns timestamptz language sql immutable as $$
    select case when by_booking then booked_at when status not in ('Booked', 'CheckedIn', 'Completed', 'Missed') then greatest(booked_at, nothing_at) when ends <= at then ends end
$$;

-- Nobody is taken by a retention rule who was here since it was asked how long ago they were here: asked again behind the business's lock, in the transaction of the fence. What lies
-- ahead is in the way by itself.
create function scheduling.refuse_if_visited_since(p_tenant varchar, p_clients uuid[], p_until timestamptz, p_at timestamptz, p_by_booking boolean) returns void language plpgsql as $$
begin
    if exists (
        select from scheduling.appointments
        where tenant_id = p_tenant and client_id = any(p_clients)
          and scheduling.visited_at(status, booked_at, nothing_at, ends, p_at, p_by_booking) > p_until) then
        raise exception 'they were here since' using errcode = '23514', constraint = 'nothing_in_the_way';
    end if;
end $$;
