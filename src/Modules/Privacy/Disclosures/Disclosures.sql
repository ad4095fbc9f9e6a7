-- How much others had been told of what is over of people who stay, by kind: counted when it went, for afterwards nobody can. It goes when they do.
create table privacy.told_before (
    tenant_id varchar not null,
    subject   uuid    not null,
    kind      varchar not null,
    count     bigint  not null,
    retracted bigint  not null,
    constraint told_before_key primary key (tenant_id, subject, kind)
);

alter table privacy.told_before enable row level security;
create policy tenant on privacy.told_before to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on privacy.told_before to bookings_app;
