-- Numbers for sale, and what is to happen to calls.

-- Every three digits in a row that a number contains: what a search for some of its digits is narrowed down by.
create function digit_groups(digits text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(substr(digits, place, 3)), '{}') from generate_series(1, length(digits) - 2) as place
$$;

create table number_inventory (
  inventory_id bigint generated always as identity primary key,
  -- Who put it in. Uniqueness is its own matter: nobody learns from a refusal what others have for sale.
  account_id integer not null references account on delete cascade,
  is_offered_to_all boolean not null default false,
  -- Who may see and buy it: that account, or 0 for every one.
  offered_to integer not null generated always as (case when is_offered_to_all then 0 else account_id end) stored,
  -- Becomes the key of the owned number.
  number_key text not null unique,
  -- As in resource: digits, and the country for a short code.
  identity text not null,
  number text not null,
  number_type text not null,
  country_code text not null,
  state text,
  npa smallint,
  nxx smallint,
  capabilities text[] not null,
  price_per_month numeric(14, 4),
  setup_price numeric(14, 4),
  initial_month_price numeric(14, 4),
  currency text,
  network text,
  note text,
  is_shared boolean not null default false,
  -- The owned number it became. A number that goes, by whatever way, is for sale again.
  resource_id bigint unique references resource on delete set null,
  sold_at timestamptz,
  created_at timestamptz not null default now(),
  unique (account_id, identity)
);
-- The operator's own list.
create index number_inventory_by_account on number_inventory (account_id, inventory_id);
-- What is for sale, by each way it is asked for; capabilities stand beside, so that counting reads the index alone.
create index number_inventory_available on number_inventory (offered_to, inventory_id) include (capabilities)
  where resource_id is null;
create index number_inventory_available_by_country on number_inventory (offered_to, country_code, inventory_id)
  include (capabilities) where resource_id is null;
create index number_inventory_available_by_state on number_inventory (offered_to, state, inventory_id) include (capabilities)
  where resource_id is null and state is not null;
create index number_inventory_available_by_prefix on number_inventory (offered_to, npa, nxx, inventory_id) include (capabilities)
  where resource_id is null and npa is not null;
create index number_inventory_available_by_exchange on number_inventory (offered_to, nxx, inventory_id) include (capabilities)
  where resource_id is null and npa is not null;
create index number_inventory_available_by_digits on number_inventory using gin (digit_groups(number)) where resource_id is null;
-- A purchase by the digits.
create index number_inventory_by_number on number_inventory (number);

-- How many numbers are for sale, by what they are searched for: to count a million one by one takes half a second. Rows are steps, +250
-- or -1, so that of two purchases none waits for the other; when there are many they are added up.
create table number_inventory_tally (
  offered_to integer not null,
  country_code text not null,
  state text,
  npa smallint,
  capabilities text[] not null,
  available bigint not null,
  -- false for a step since the last adding up.
  is_sum boolean not null default false
);
create index number_inventory_tally_by_offer on number_inventory_tally (offered_to, country_code);
create index number_inventory_tally_steps on number_inventory_tally (is_sum) where not is_sum;

create function add_up_number_inventory_tally() returns void language plpgsql as $$
begin
  -- One at a time; whoever comes meanwhile need not wait, his steps are added up the next time.
  if not pg_try_advisory_xact_lock('number_inventory_tally'::regclass::oid::integer, 0) then return; end if;
  with gone as (delete from number_inventory_tally returning *)
  insert into number_inventory_tally (offered_to, country_code, state, npa, capabilities, available, is_sum)
  select offered_to, country_code, state, npa, capabilities, sum(available), true from gone
  group by offered_to, country_code, state, npa, capabilities having sum(available) <> 0;
end $$;

create function tally_number_inventory() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into number_inventory_tally (offered_to, country_code, state, npa, capabilities, available)
    select offered_to, country_code, state, npa, capabilities, count(*) from added where resource_id is null
    group by offered_to, country_code, state, npa, capabilities;
  elsif tg_op = 'DELETE' then
    insert into number_inventory_tally (offered_to, country_code, state, npa, capabilities, available)
    select offered_to, country_code, state, npa, capabilities, -count(*) from removed where resource_id is null
    group by offered_to, country_code, state, npa, capabilities;
  else
    insert into number_inventory_tally (offered_to, country_code, state, npa, capabilities, available)
    select offered_to, country_code, state, npa, capabilities, sum(step) from (
      select offered_to, country_code, state, npa, capabilities, 1 as step from added where resource_id is null
      union all
      select offered_to, country_code, state, npa, capabilities, -1 from removed where resource_id is null) as steps
    group by offered_to, country_code, state, npa, capabilities having sum(step) <> 0;
  end if;
  if (select count(*) from (select from number_inventory_tally where not is_sum limit 500) as steps) = 500 then
    perform add_up_number_inventory_tally();
  end if;
  return null;
end $$;

create trigger number_inventory_added after insert on number_inventory
  referencing new table as added for each statement execute function tally_number_inventory();
create trigger number_inventory_changed after update on number_inventory
  referencing old table as removed new table as added for each statement execute function tally_number_inventory();
create trigger number_inventory_removed after delete on number_inventory
  referencing old table as removed for each statement execute function tally_number_inventory();

-- What is to happen to the calls a number receives. Its pair is the number's explicit association for voice.
create table voice_setup (
  resource_id bigint primary key references resource on delete cascade,
  account_id integer not null references account on delete cascade,
  application_id text,
  entity_id text,
  -- {type, …}
  action jsonb not null,
  created_at timestamptz not null default now(),
  foreign key (account_id, application_id) references application,
  foreign key (account_id, entity_id) references entity
);
create index voice_setup_by_application on voice_setup (account_id, application_id) where application_id is not null;
create index voice_setup_by_entity on voice_setup (account_id, entity_id) where entity_id is not null;
