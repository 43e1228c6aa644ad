-- The index. One schema for SQLite and PostgreSQL: numbers are BIGINT; hashes, accounts and ids are text.
--
-- WITHOUT ROWID is for SQLite, which then keeps rows in their key only. PostgreSQL is given the statement without these words.

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
-- Blocks in which nobody signed anything have transactions of their authors only.
CREATE INDEX IF NOT EXISTS transactions_signed ON transactions (block, idx) WHERE signer IS NOT NULL;
CREATE INDEX IF NOT EXISTS transactions_failed ON transactions (block, idx) WHERE result = 'failed';
CREATE INDEX IF NOT EXISTS transactions_of_call ON transactions (call_name, block, idx);
DROP INDEX IF EXISTS transactions_by_call;
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
-- Names are nearly unique, so they need no pallet.
CREATE INDEX IF NOT EXISTS events_named ON events (name, block, idx);
DROP INDEX IF EXISTS events_by_name;

-- The objects that events are about.
CREATE TABLE IF NOT EXISTS mentions (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	PRIMARY KEY (kind, id, block, idx)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mentions_by_place ON mentions (block, idx);

-- The objects that the arguments of calls name, of calls that failed too. The rows of imported files are only there.
CREATE TABLE IF NOT EXISTS call_mentions (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	PRIMARY KEY (kind, id, block, idx)
) WITHOUT ROWID;

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

-- How many deals are at each stage. Counts are kept with what they count, and a count of none has no row.
CREATE TABLE IF NOT EXISTS deal_counts (
	stage TEXT PRIMARY KEY,
	counted BIGINT NOT NULL
);

-- How many deals came to a stage on each Korean day (YYYY-MM-DD). registered-late has those whose application for registration
-- came after its term; registered has them too.
CREATE TABLE IF NOT EXISTS deal_days (
	stage TEXT NOT NULL,
	day TEXT NOT NULL,
	counted BIGINT NOT NULL,
	PRIMARY KEY (stage, day)
);

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

-- How many loans of a programme (empty: of none) are in each state.
CREATE TABLE IF NOT EXISTS loan_counts (
	programme TEXT NOT NULL,
	state TEXT NOT NULL,
	counted BIGINT NOT NULL,
	PRIMARY KEY (programme, state)
);

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

-- Seats of the council over time.
CREATE TABLE IF NOT EXISTS council_seats (
	institution BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (institution, block, idx)
);

-- What was proposed to the council, and what became of it.
CREATE TABLE IF NOT EXISTS proposals (
	proposal BIGINT PRIMARY KEY,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	tx BIGINT,
	time BIGINT NOT NULL,
	-- Who proposed it.
	institution BIGINT NOT NULL,
	officer TEXT NOT NULL,
	-- As JSON, as the event has it.
	act TEXT NOT NULL,
	reason TEXT NOT NULL,
	majority TEXT NOT NULL,
	-- The block from which on nobody can vote.
	expires_at BIGINT NOT NULL,
	-- open, enacted, without-effect (it was enacted, and its act had an error), rejected, expired or taken-back
	state TEXT NOT NULL,
	ended_block BIGINT,
	ended_idx BIGINT,
	ended_tx BIGINT,
	ended_time BIGINT,
	-- The last count that an event had.
	ayes BIGINT,
	nays BIGINT,
	seats BIGINT,
	-- The result of the act as JSON.
	result TEXT
);
CREATE INDEX IF NOT EXISTS proposals_by_state ON proposals (state, proposal);

-- Votes in the council: a later one of the same institution replaces the one before.
CREATE TABLE IF NOT EXISTS votes (
	proposal BIGINT NOT NULL,
	institution BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	tx BIGINT,
	time BIGINT NOT NULL,
	officer TEXT NOT NULL,
	approve BIGINT NOT NULL,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (proposal, institution, block, idx)
);
CREATE INDEX IF NOT EXISTS votes_by_institution ON votes (institution, proposal);

-- Pauses of calls. A pause ends at a block, or earlier if it is resumed or replaced.
CREATE TABLE IF NOT EXISTS pauses (
	pallet TEXT NOT NULL,
	call_name TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (pallet, call_name, block, idx)
);
CREATE INDEX IF NOT EXISTS pauses_by_block ON pauses (block, idx);

-- Seats of validators over time, with their keys.
CREATE TABLE IF NOT EXISTS validators (
	institution BIGINT NOT NULL,
	number BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- The event that changed it.
	event TEXT NOT NULL,
	account TEXT NOT NULL,
	-- active, suspended, revoked or lost
	state TEXT NOT NULL,
	-- As JSON. None before they were set.
	keys TEXT,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (institution, number, block, idx)
);

-- Equivocations of validators, by the case of the council to which they belong.
CREATE TABLE IF NOT EXISTS validator_cases (
	case_number BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	tx BIGINT,
	time BIGINT NOT NULL,
	institution BIGINT NOT NULL,
	number BIGINT NOT NULL,
	-- As JSON.
	offence TEXT NOT NULL,
	-- Whether the report suspended the seat: 0 or 1.
	suspended BIGINT NOT NULL,
	-- When the council closed the case.
	closed_block BIGINT,
	closed_idx BIGINT,
	PRIMARY KEY (block, idx)
);
CREATE INDEX IF NOT EXISTS validator_cases_open ON validator_cases (case_number) WHERE closed_block IS NULL;

-- What each account signed on each Korean day (YYYY-MM-DD).
CREATE TABLE IF NOT EXISTS activity (
	account TEXT NOT NULL,
	day TEXT NOT NULL,
	pallet TEXT NOT NULL,
	call_name TEXT NOT NULL,
	-- How many took effect, and how many failed.
	done BIGINT NOT NULL,
	failed BIGINT NOT NULL,
	-- Their execution time.
	microseconds BIGINT NOT NULL,
	PRIMARY KEY (account, day, pallet, call_name)
);

-- Terms: a row from the event that sets one until the event that meets, ends or moves it.
CREATE TABLE IF NOT EXISTS terms (
	kind TEXT NOT NULL,
	-- The kind and the id of what it is about, such as deal and 5.
	object TEXT NOT NULL,
	id TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- The last day, YYYY-MM-DD.
	due_on TEXT NOT NULL,
	until_block BIGINT,
	until_idx BIGINT,
	until_time BIGINT,
	-- met, late, passed, replaced or ended
	ended TEXT,
	-- The first application of a closing that met it.
	receipt TEXT,
	PRIMARY KEY (object, id, kind, block, idx)
);
CREATE INDEX IF NOT EXISTS terms_due ON terms (due_on, block, idx, kind) WHERE until_block IS NULL;
CREATE INDEX IF NOT EXISTS terms_by_receipt ON terms (receipt) WHERE receipt IS NOT NULL;

-- Programmes of policy funds over time.
CREATE TABLE IF NOT EXISTS programmes (
	programme TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- The event that changed it.
	event TEXT NOT NULL,
	agency BIGINT NOT NULL,
	version BIGINT NOT NULL,
	-- As JSON.
	terms TEXT NOT NULL,
	-- The budget in won: digits.
	total TEXT NOT NULL,
	-- open or closed
	state TEXT NOT NULL,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (programme, block, idx)
);

-- What lenders may lend under a programme, over time.
CREATE TABLE IF NOT EXISTS programme_lines (
	programme TEXT NOT NULL,
	lender BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	ceiling TEXT NOT NULL,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (programme, lender, block, idx)
);

-- Applications to programmes, with the first time of each thing that happened to them.
CREATE TABLE IF NOT EXISTS programme_loans (
	loan TEXT PRIMARY KEY,
	programme TEXT NOT NULL,
	lender BIGINT NOT NULL,
	amount TEXT NOT NULL,
	applied_block BIGINT NOT NULL,
	applied_time BIGINT NOT NULL,
	entered_block BIGINT,
	entered_time BIGINT,
	-- approved, refused or slot-taken
	decided TEXT,
	decided_block BIGINT,
	decided_time BIGINT,
	-- What is held for it now: digits.
	held TEXT NOT NULL,
	paid_block BIGINT,
	paid_time BIGINT,
	ended_block BIGINT,
	ended_time BIGINT
);
CREATE INDEX IF NOT EXISTS programme_loans_by_programme ON programme_loans (programme, applied_block);

-- Each amount that was held, freed, disbursed or returned. It is amount_high times a thousand million, and amount_low.
CREATE TABLE IF NOT EXISTS programme_flows (
	programme TEXT NOT NULL,
	lender BIGINT NOT NULL,
	loan TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	-- The Korean day.
	day TEXT NOT NULL,
	kind TEXT NOT NULL,
	amount_high BIGINT NOT NULL,
	amount_low BIGINT NOT NULL,
	PRIMARY KEY (programme, block, idx, kind)
);

-- Guarantees as they are now.
CREATE TABLE IF NOT EXISTS guarantees (
	guarantee TEXT PRIMARY KEY,
	loan TEXT NOT NULL,
	creditor BIGINT NOT NULL,
	foundation BIGINT NOT NULL,
	principal TEXT NOT NULL,
	amount TEXT NOT NULL,
	-- In millionths.
	ratio BIGINT,
	state TEXT NOT NULL,
	cover TEXT,
	drawn TEXT,
	paid TEXT,
	reguarantor BIGINT,
	opened_block BIGINT NOT NULL,
	opened_time BIGINT NOT NULL,
	changed_block BIGINT NOT NULL,
	changed_time BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS guarantees_by_state ON guarantees (state, guarantee);

-- How many guarantees are in each state.
CREATE TABLE IF NOT EXISTS guarantee_counts (
	state TEXT PRIMARY KEY,
	counted BIGINT NOT NULL
);

-- What happened to each guarantee, in order.
CREATE TABLE IF NOT EXISTS guarantee_steps (
	guarantee TEXT NOT NULL,
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
	-- The amount that the event is about: digits.
	amount TEXT,
	PRIMARY KEY (guarantee, block, idx)
);

-- What creditors told foundations, and whether it was acknowledged.
CREATE TABLE IF NOT EXISTS guarantee_notices (
	guarantee TEXT NOT NULL,
	number BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- As JSON.
	kind TEXT NOT NULL,
	amount TEXT NOT NULL,
	happened_on TEXT NOT NULL,
	acknowledged_block BIGINT,
	acknowledged_time BIGINT,
	acknowledged_by BIGINT,
	PRIMARY KEY (guarantee, number)
);

-- Kinds of certificates, each version.
CREATE TABLE IF NOT EXISTS certificate_kinds (
	kind TEXT NOT NULL,
	version BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	-- As JSON.
	details TEXT NOT NULL,
	PRIMARY KEY (kind, version)
);

-- Who may issue certificates of a kind, over time.
CREATE TABLE IF NOT EXISTS accreditations (
	accreditation TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	kind TEXT NOT NULL,
	issuer BIGINT NOT NULL,
	areas TEXT NOT NULL,
	term TEXT NOT NULL,
	-- active, suspended or ended
	state TEXT NOT NULL,
	-- Who did it.
	institution BIGINT,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (accreditation, block, idx)
);

-- Batches of certificates that were anchored. Their numbers are padded as those of deals.
CREATE TABLE IF NOT EXISTS batches (
	batch TEXT PRIMARY KEY,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	tx BIGINT,
	time BIGINT NOT NULL,
	issuer BIGINT,
	kind TEXT,
	version BIGINT,
	-- The root of the commitments of its certificates, as 0x and hex digits.
	root TEXT,
	size BIGINT,
	expires TEXT,
	-- As JSON.
	details TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS batches_by_root ON batches (root);

-- Status lists, and each change of a status.
CREATE TABLE IF NOT EXISTS status_lists (
	list TEXT PRIMARY KEY,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	issuer BIGINT,
	kind TEXT NOT NULL,
	-- revocation or suspension
	purpose TEXT NOT NULL,
	size BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS status_changes (
	list TEXT NOT NULL,
	entry BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	is_set BIGINT NOT NULL,
	version BIGINT NOT NULL,
	-- Whether the institution in charge did it in the place of the issuer: 0 or 1.
	overridden BIGINT NOT NULL,
	institution BIGINT,
	PRIMARY KEY (list, entry, block, idx)
);
CREATE INDEX IF NOT EXISTS status_changes_by_block ON status_changes (list, block, idx, entry);

-- The papers of applications, until they were replaced.
CREATE TABLE IF NOT EXISTS papers (
	-- The commitment, as 0x and hex digits.
	paper TEXT NOT NULL,
	loan TEXT NOT NULL,
	position BIGINT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	time BIGINT NOT NULL,
	kind TEXT,
	issuer BIGINT,
	issued_on TEXT,
	-- The batch of one that is a certificate of this chain.
	batch TEXT,
	until_block BIGINT,
	until_idx BIGINT,
	PRIMARY KEY (loan, block, idx, position)
);
CREATE INDEX IF NOT EXISTS papers_by_paper ON papers (paper);

-- What belongs to a title or a property: deals, loans and applications.
CREATE TABLE IF NOT EXISTS links (
	-- Such as title:7 or unit:8.
	of_object TEXT NOT NULL,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	PRIMARY KEY (of_object, kind, id)
);
