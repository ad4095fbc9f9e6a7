-- Signs what one host hands out and another takes back: cursors of lists, challenges for guests. Drawn by the first that starts. Whoever can read it here can read
-- everything that cursors lead to as well, and gets past no more than the proof of work.
create table events.edge_key (
    one boolean not null default true primary key check (one),
    key bytea   not null check (length(key) = 32)
);
