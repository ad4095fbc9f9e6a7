-- The root as it was when a log last grew: nothing is signed, and nothing added, over tiles that lead to another one. Null in a log that has not grown since this was added.
alter table ledger.logs add column root bytea null check (length(root) = 32);
