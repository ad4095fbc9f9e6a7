-- Of the people of an erasure, who asked for it. The others are with them because clients were merged: for as long as that is so.
alter table privacy.people add column asked boolean not null default false;
update privacy.people p set asked = true
where not exists (select from privacy.people o where o.tenant_id = p.tenant_id and o.erasure = p.erasure and o.subject < p.subject);

-- Behind the business's lock: a request to be erased that came since they were answered would wait for ever, of nobody.
create function privacy.refuse_if_asked_meanwhile(p_tenant varchar, p_clients uuid[], p_answered uuid[]) returns void language plpgsql as $$
begin
    if exists (
        select from privacy.data_requests
        where tenant_id = p_tenant and client_id = any(p_clients) and kind = 'Erase' and status = 'Open' and id <> all(p_answered)) then
        raise exception 'asked meanwhile' using errcode = '23514', constraint = 'erase_requests_as_seen';
    end if;
end $$;
