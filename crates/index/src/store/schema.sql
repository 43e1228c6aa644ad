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
CREATE INDEX IF NOT EXISTS deal_steps_by_stage ON deal_steps (to_stage, time);

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

-- Legal districts over time, likewise.
CREATE TABLE IF NOT EXISTS districts (
	code TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	name TEXT NOT NULL,
	-- The end of the code as JSON: its day and the districts that take over. None while it is in force.
	ended TEXT,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (code, block, idx)
);

-- What the land book and the building book have of a property, over time.
CREATE TABLE IF NOT EXISTS properties (
	-- The kind and the key in the book, such as parcel:12.
	property TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- The number that a parcel has.
	pnu TEXT,
	-- The parcel of a building, or the building of a unit.
	place TEXT,
	-- As JSON, as the events have them.
	details TEXT NOT NULL,
	owners TEXT NOT NULL,
	owners_since TEXT,
	closed TEXT,
	-- In what the book and the title record differ.
	discrepancy TEXT,
	revision BIGINT NOT NULL,
	-- Of a parcel for a square metre, in won, and square metres: digits.
	official_price TEXT,
	area TEXT,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (property, block, idx)
);
CREATE INDEX IF NOT EXISTS properties_by_pnu ON properties (pnu, property);
CREATE INDEX IF NOT EXISTS properties_by_place ON properties (place, property);
CREATE INDEX IF NOT EXISTS properties_that_differ ON properties (property) WHERE discrepancy IS NOT NULL AND until_block IS NULL;

-- Title records.
CREATE TABLE IF NOT EXISTS titles (
	title TEXT PRIMARY KEY,
	property TEXT NOT NULL,
	district TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS titles_by_property ON titles (property);

-- The entries of title records, with what cancelled them.
CREATE TABLE IF NOT EXISTS title_entries (
	title TEXT NOT NULL,
	number BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- The entry as JSON, as its event has it.
	entry TEXT NOT NULL,
	-- The price of a transfer in won: digits.
	price TEXT,
	-- The entry that cancelled it, and since when.
	cancelled_by BIGINT,
	cancelled_block BIGINT,
	cancelled_idx BIGINT,
	PRIMARY KEY (title, number)
);

-- Applications for registration.
CREATE TABLE IF NOT EXISTS applications (
	-- Year and number, such as 2026-12, and padded in the order of filing.
	receipt TEXT PRIMARY KEY,
	sort TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	institution BIGINT NOT NULL,
	deal TEXT,
	-- The application as JSON, as it was filed.
	application TEXT NOT NULL,
	-- received, examining, cure-ordered, completed, rejected or withdrawn
	state TEXT NOT NULL,
	changed_block BIGINT NOT NULL,
	changed_time BIGINT NOT NULL,
	-- The block in which it was completed, rejected or withdrawn.
	ended_block BIGINT
);
CREATE INDEX IF NOT EXISTS applications_by_state ON applications (state, sort);
CREATE INDEX IF NOT EXISTS applications_pending ON applications (sort) WHERE ended_block IS NULL;

-- The properties of applications.
CREATE TABLE IF NOT EXISTS application_properties (
	property TEXT NOT NULL,
	receipt TEXT NOT NULL,
	PRIMARY KEY (property, receipt)
);

-- Loans as they are now. Numbers are padded as those of deals. Amounts are digits: they can be greater than BIGINT.
CREATE TABLE IF NOT EXISTS loans (
	loan TEXT PRIMARY KEY,
	lender BIGINT NOT NULL,
	-- mortgage, policy or under-mortgage
	product TEXT NOT NULL,
	programme TEXT,
	state TEXT NOT NULL,
	principal TEXT NOT NULL,
	-- The principal that is outstanding. None before it was drawn.
	outstanding TEXT,
	opened_block BIGINT NOT NULL,
	opened_time BIGINT NOT NULL,
	changed_block BIGINT NOT NULL,
	changed_time BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS loans_by_state ON loans (state, loan);
CREATE INDEX IF NOT EXISTS loans_by_lender ON loans (lender, loan);
CREATE INDEX IF NOT EXISTS loans_by_programme ON loans (programme, loan);

-- What happened to each loan, in order.
CREATE TABLE IF NOT EXISTS loan_steps (
	loan TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	tx BIGINT,
	time BIGINT NOT NULL,
	event TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	institution BIGINT,
	officer TEXT,
	reference TEXT,
	PRIMARY KEY (loan, block, idx)
);

-- What was paid out and paid back.
CREATE TABLE IF NOT EXISTS loan_payments (
	loan TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	-- The position in a file of repayments.
	line BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- drawn, disbursed, repaid or reversed
	kind TEXT NOT NULL,
	amount TEXT NOT NULL,
	valued_on TEXT NOT NULL,
	outstanding TEXT,
	line_ref TEXT,
	PRIMARY KEY (loan, block, idx, line)
);
