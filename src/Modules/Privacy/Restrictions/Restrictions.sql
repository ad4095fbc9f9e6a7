-- Why somebody's data is kept and not used. The link to the person is a random number in a table of its own, and goes when they are erased.
create table privacy.frozen (
    tenant_id varchar not null,
    subject   uuid    not null,
    cause     uuid    not null,           -- the stream of the restriction or of the hold
    kind      varchar not null check (kind in ('restricted', 'legal-hold')),
    constraint frozen_key primary key (tenant_id, subject, cause)
);
create unique index one_restriction on privacy.frozen (tenant_id, subject) where kind = 'restricted';
create index frozen_by_cause on privacy.frozen (tenant_id, cause);

create table privacy.restrictions (
    tenant_id varchar     not null,
    id        uuid        not null,
    version   bigint      not null,
    ground    varchar     not null,
    since     timestamptz not null,
    announced timestamptz null,
    lifted    timestamptz null,
    constraint restrictions_key primary key (tenant_id, id)
);

create table privacy.legal_holds (
    tenant_id    varchar     not null,
    id           uuid        not null,
    version      bigint      not null,
    since        timestamptz not null,
    lifted       timestamptz null,
    sealed       bytea       null,
    sealed_event uuid        null,
    sealed_type  varchar     null,
    constraint legal_holds_key primary key (tenant_id, id)
);

-- A person is kept and not used as long as there is one cause for it, whichever it is.
create function privacy.settle_standing(p_tenant varchar, p_subjects uuid[]) returns void language plpgsql as $$
declare
    held uuid[] := array(select distinct f.subject from privacy.frozen f where f.tenant_id = p_tenant and f.subject = any(p_subjects) order by 1);
begin
    perform vault.restrict(p_tenant, held, true);
    perform vault.restrict(p_tenant, array(select s from unnest(p_subjects) as s where s <> all(held) order by 1), false);
end $$;

create function privacy.refuse_if_frozen(p_tenant varchar, p_subjects uuid[]) returns void language plpgsql as $$
begin
    if exists (select from privacy.frozen where tenant_id = p_tenant and subject = any(p_subjects)) then
        raise exception 'kept and not used' using errcode = '23514', constraint = 'nothing_in_the_way';
    end if;
end $$;

do $$
declare t text;
begin
    foreach t in array array['frozen', 'restrictions', 'legal_holds'] loop
        execute format('alter table privacy.%I enable row level security', t);
        execute format('create policy tenant on privacy.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on privacy.%I to bookings_app', t);
    end loop;
end $$;
