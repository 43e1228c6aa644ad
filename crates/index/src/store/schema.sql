-- The index. One schema for SQLite and PostgreSQL: numbers are BIGINT; hashes, accounts and ids are text.

CREATE TABLE IF NOT EXISTS facts (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- Which blocks are indexed. No two ranges touch.
CREATE TABLE IF NOT EXISTS ranges (
	first BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS blocks (
	number BIGINT PRIMARY KEY,
	hash TEXT NOT NULL,
	parent TEXT NOT NULL,
	state_root TEXT NOT NULL,
	extrinsics_root TEXT NOT NULL,
	time BIGINT NOT NULL,
	author_index BIGINT,
	author TEXT,
	runtime BIGINT NOT NULL,
	transactions BIGINT NOT NULL,
	events BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS blocks_by_hash ON blocks (hash);
CREATE INDEX IF NOT EXISTS blocks_by_time ON blocks (time, number);

CREATE TABLE IF NOT EXISTS transactions (
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	hash TEXT NOT NULL,
	signer TEXT,
	institution BIGINT,
	pallet TEXT NOT NULL,
	call_name TEXT NOT NULL,
	arguments TEXT NOT NULL,
	reference TEXT,
	nonce BIGINT,
	-- done or failed
	result TEXT NOT NULL,
	error_pallet TEXT,
	error_name TEXT,
	PRIMARY KEY (block, idx)
);
CREATE INDEX IF NOT EXISTS transactions_by_hash ON transactions (hash);
CREATE INDEX IF NOT EXISTS transactions_by_reference ON transactions (reference);
CREATE INDEX IF NOT EXISTS transactions_by_pallet ON transactions (pallet, block, idx);
CREATE INDEX IF NOT EXISTS transactions_failed ON transactions (block, idx) WHERE result = 'failed';
CREATE INDEX IF NOT EXISTS transactions_by_call ON transactions (pallet, call_name, block, idx);
CREATE INDEX IF NOT EXISTS transactions_by_signer ON transactions (signer, block, idx);
CREATE INDEX IF NOT EXISTS transactions_by_institution ON transactions (institution, block, idx);

CREATE TABLE IF NOT EXISTS events (
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	-- The transaction that emitted it; none for an event of the block itself.
	tx BIGINT,
	pallet TEXT NOT NULL,
	name TEXT NOT NULL,
	fields TEXT NOT NULL,
	PRIMARY KEY (block, idx)
);
CREATE INDEX IF NOT EXISTS events_by_pallet ON events (pallet, block, idx);
CREATE INDEX IF NOT EXISTS events_by_name ON events (pallet, name, block, idx);

-- The objects that events are about.
CREATE TABLE IF NOT EXISTS mentions (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	PRIMARY KEY (kind, id, block, idx)
);
CREATE INDEX IF NOT EXISTS mentions_by_place ON mentions (block, idx);

-- The objects that the arguments of calls name, of calls that failed too. The rows of imported files are only there.
CREATE TABLE IF NOT EXISTS call_mentions (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	PRIMARY KEY (kind, id, block, idx)
);

-- What reads the events in order: how far each is, and the form of its tables.
CREATE TABLE IF NOT EXISTS projections (
	name TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	next BIGINT NOT NULL
);

-- Members over time: a row for each change, from which block on it holds.
CREATE TABLE IF NOT EXISTS institutions (
	institution BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	kind TEXT NOT NULL,
	name_ko TEXT NOT NULL,
	name_en TEXT NOT NULL,
	jurisdiction TEXT NOT NULL,
	-- active, suspended or withdrawn
	state TEXT NOT NULL,
	-- The block from which on the next row holds. None for the present one.
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (institution, block, idx)
);

-- Officers over time, likewise.
CREATE TABLE IF NOT EXISTS officers (
	account TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	institution BIGINT NOT NULL,
	duties TEXT NOT NULL,
	-- active, suspended or revoked
	state TEXT NOT NULL,
	-- The administrator who did it. None for the council, and for officers of the genesis block.
	by_account TEXT,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (account, block, idx)
);
CREATE INDEX IF NOT EXISTS officers_by_institution ON officers (institution, account, block, idx);

-- Deals as they are now. Their numbers have 64 bits: text, padded with zeros to 20 digits, so that their order is that of
-- the numbers.
CREATE TABLE IF NOT EXISTS deals (
	deal TEXT PRIMARY KEY,
	stage TEXT NOT NULL,
	-- The institution of the agent.
	agent BIGINT,
	opened_block BIGINT NOT NULL,
	changed_block BIGINT NOT NULL,
	changed_time BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS deals_by_stage ON deals (stage, deal);

-- What happened to each deal, in order.
CREATE TABLE IF NOT EXISTS deal_steps (
	deal TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	tx BIGINT,
	time BIGINT NOT NULL,
	event TEXT NOT NULL,
	from_stage TEXT,
	to_stage TEXT,
	institution BIGINT,
	officer TEXT,
	reference TEXT,
	PRIMARY KEY (deal, block, idx)
);

-- The certificates that institutions registered for their clients, over time: a row for each registration.
CREATE TABLE IF NOT EXISTS client_certificates (
	institution BIGINT NOT NULL,
	-- The SHA-256, as 0x and hex digits.
	fingerprint TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- What it is for, by comma: read, submit, audit.
	scopes TEXT NOT NULL,
	-- From when on it is refused, in milliseconds since 1970.
	ends_at BIGINT NOT NULL,
	by_account TEXT NOT NULL,
	-- The event that removed it, and who did. None for one that is registered.
	until_block BIGINT,
	until_idx BIGINT,
	removed_by TEXT,
	PRIMARY KEY (fingerprint, institution, block, idx)
);
