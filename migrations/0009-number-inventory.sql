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
create index number_inventory_available_by_digits on number_inventory using gin (digit_groups(number)) where resource_id is null;
-- A purchase by the digits.
create index number_inventory_by_number on number_inventory (number);

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
