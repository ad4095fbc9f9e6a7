-- Whoever is handed data by this installation, as the register was when a program started that knew another: companies, and nobody's data. It is the same for all businesses, and so of none.
create table privacy.recipient_changes (
    id        bigint      not null generated always as identity primary key,
    at        timestamptz not null,
    recipient varchar     not null,
    was       jsonb       null,           -- null: not registered before
    became    jsonb       null            -- null: registered no more
);
create index recipient_changes_of_recipient on privacy.recipient_changes (recipient, id desc);

-- Requests read it. It is written by the program alone, at its start.
grant select on privacy.recipient_changes to bookings_app;
