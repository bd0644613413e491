-- Secrets of the installation as a whole, made by the first process that needs them and shared by all nodes.

create table installation_secret (
  -- What it is for: `return-path` proves that an address mail comes back to was made here.
  name text not null primary key,
  secret bytea not null
);
