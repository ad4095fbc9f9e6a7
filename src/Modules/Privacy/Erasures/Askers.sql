-- Of the people of an erasure, who asked for it. The others are with them because clients were merged: for as long as that is so.
alter table privacy.people add column asked boolean not null default false;
update privacy.people p set asked = true
where not exists (select from privacy.people o where o.tenant_id = p.tenant_id and o.erasure = p.erasure and o.subject < p.subject);
