-- The gateway's own state. One schema for SQLite and PostgreSQL: numbers are BIGINT, bytes are hexadecimal text.

CREATE TABLE IF NOT EXISTS facts (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- How far final blocks have been read. Its only row is also the lock that puts writers in order.
CREATE TABLE IF NOT EXISTS progress (
	id BIGINT PRIMARY KEY,
	block BIGINT NOT NULL
);

-- Calls that were prepared to be signed, and those that were submitted.
CREATE TABLE IF NOT EXISTS attempts (
	id TEXT PRIMARY KEY,
	reference TEXT,
	officer TEXT NOT NULL,
	call_name TEXT NOT NULL,
	encoded TEXT NOT NULL,
	digest TEXT NOT NULL,
	nonce BIGINT NOT NULL,
	born BIGINT NOT NULL,
	born_hash TEXT NOT NULL,
	expires_at BIGINT NOT NULL,
	prepared_at BIGINT NOT NULL,
	client TEXT NOT NULL,
	tran_id TEXT,
	runtime BIGINT NOT NULL,
	state TEXT NOT NULL,
	transaction_bytes TEXT,
	transaction_hash TEXT,
	submitted_at BIGINT,
	-- How often it was sent to a node. A call that waits for one with an earlier nonce was not sent yet.
	sends BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS attempts_by_reference ON attempts (reference);
CREATE INDEX IF NOT EXISTS attempts_by_state ON attempts (state, officer, nonce);

-- What became of the submitted ones, in the order in which it became known.
CREATE TABLE IF NOT EXISTS outcomes (
	seq BIGINT PRIMARY KEY,
	attempt TEXT NOT NULL UNIQUE,
	reference TEXT,
	kind TEXT NOT NULL,
	block BIGINT,
	block_hash TEXT,
	tx_index BIGINT,
	made TEXT,
	error TEXT,
	known_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS outcomes_by_reference ON outcomes (reference);

-- Answers to requests with an Idempotency-Key.
CREATE TABLE IF NOT EXISTS answers (
	client TEXT NOT NULL,
	request_key TEXT NOT NULL,
	digest TEXT NOT NULL,
	status BIGINT,
	answer TEXT,
	asked_at BIGINT NOT NULL,
	PRIMARY KEY (client, request_key)
);
CREATE INDEX IF NOT EXISTS answers_by_time ON answers (asked_at);

-- Who asked for what. Each entry has the hash of the one before it.
CREATE TABLE IF NOT EXISTS audit (
	seq BIGINT PRIMARY KEY,
	entry TEXT NOT NULL,
	hash TEXT NOT NULL
);
