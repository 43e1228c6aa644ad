//! Who may see what.

mod certificates;
mod commands;
mod hostile;
mod matrix;
mod running;
mod signing_in;
mod tls;
pub mod views;

use super::{block, Answer, Parts, Site, FIRST};
use crate::{
	access::{
		accounts::{Account, Accounts, AccountsFile},
		clock::Clock,
		origin,
		reader::{Caller, ShownCertificate},
		role::Role,
		views::{ViewStore, Views},
		Access,
	},
	proofs::Proofs,
	watches::WatchStore,
};
use axum::{
	body::Body,
	http::{header, HeaderValue, Method, Request, StatusCode},
};
use futures::future::{ready, BoxFuture, FutureExt};
use madang_index::{Database, Event, FullBlock, Place};
use madang_sealed::{Argon2Params, PassphraseHash};
use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	sync::{Arc, Mutex},
};
use tempfile::TempDir;

/// The time at which the tests begin: some seconds after the last block.
const NOW: u64 = FIRST + 5_000;

/// The passphrase of the accounts.
const PASSPHRASE: &str = "정확한 말 battery staple";

const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

/// A clock that only moves when somebody waits or a test says so.
#[derive(Clone)]
struct TestClock(Arc<Mutex<(u64, Vec<u64>)>>);

impl TestClock {
	fn new() -> Self {
		Self(Arc::new(Mutex::new((NOW, Vec::new()))))
	}

	fn pass(&self, milliseconds: u64) {
		self.0.lock().unwrap().0 += milliseconds;
	}

	/// What was waited for since this was last asked.
	fn waits(&self) -> Vec<u64> {
		std::mem::take(&mut self.0.lock().unwrap().1)
	}
}

impl Clock for TestClock {
	fn now(&self) -> u64 {
		self.0.lock().unwrap().0
	}

	fn wait(&self, milliseconds: u64) -> BoxFuture<'static, ()> {
		let mut inner = self.0.lock().unwrap();
		inner.0 += milliseconds;
		inner.1.push(milliseconds);
		ready(()).boxed()
	}
}

/// An explorer with the accounts `kim`, an auditor, and `lee` of an institution.
pub struct Guarded {
	pub site: Site,
	clock: TestClock,
	accounts: PathBuf,
	views: ViewStore,
	pub watches: WatchStore,
	database: Database,
	_folder: TempDir,
}

fn set_account(path: &Path, name: &str, account: Option<Account>) {
	Accounts::change(path, |all| {
		match account {
			Some(account) => all.accounts.insert(name.to_owned(), account),
			None => all.accounts.remove(name),
		};
		Ok(())
	})
	.unwrap();
}

fn account(role: Role, passphrase: &str) -> Account {
	Account { role, passphrase: PassphraseHash::of(passphrase, CHEAP).unwrap() }
}

/// A request, as a browser sends it.
pub fn asked(method: Method, address: &str, cookie: Option<&str>) -> Request<Body> {
	let request = Request::builder().method(method).uri(address);
	let request = request.header(header::HOST, "localhost").header("sec-fetch-site", "same-origin");
	let mut request = request.body(Body::empty()).unwrap();
	if let Some(cookie) = cookie {
		let value = HeaderValue::from_str(&format!("a=b; madang-explorer={cookie}")).unwrap();
		request.headers_mut().insert(header::COOKIE, value);
	}
	request
}

/// A form that signs in.
fn form(name: &str, passphrase: &str, to: &str) -> Request<Body> {
	let mut body = form_urlencoded::Serializer::new(String::new());
	body.append_pair("name", name).append_pair("passphrase", passphrase).append_pair("to", to);
	let mut request = asked(Method::POST, "/en/sign-in", None);
	*request.body_mut() = Body::from(body.finish());
	request
}

/// From an address, perhaps with a certificate.
pub fn from(mut request: Request<Body>, last: u8, certificate: Option<u8>) -> Request<Body> {
	let certificate = certificate
		.map(|one| ShownCertificate { fingerprint: [one; 32], ends_at: NOW + 1_000_000 });
	let caller = Caller { address: Some([192, 0, 2, last].into()), certificate };
	request.extensions_mut().insert(caller);
	request
}

impl Guarded {
	pub async fn new() -> Self {
		Self::over(&members(&[])).await
	}

	pub async fn over(blocks: &[FullBlock]) -> Self {
		Self::made(blocks, Parts::default()).await
	}

	pub async fn proving(blocks: &[FullBlock], proofs: Proofs) -> Self {
		Self::made(blocks, Parts { proofs: Some(proofs), ..Parts::default() }).await
	}

	async fn made(blocks: &[FullBlock], parts: Parts) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let accounts = folder.path().join("accounts.json");
		set_account(&accounts, "kim", Some(account(Role::Auditor, PASSPHRASE)));
		set_account(&accounts, "lee", Some(account(Role::Institution, PASSPHRASE)));
		let database = Database::Sqlite(folder.path().join("views.db"));
		let views = ViewStore::open(&database, &[1; 32]).await.unwrap();
		let clock = TestClock::new();
		let access = Access::new(
			origin::Site::new(false, None),
			AccountsFile::new(accounts.clone()),
			Views::of(views.clone()),
			Box::new(clock.clone()),
		);
		let watched = Database::Sqlite(folder.path().join("watches.db"));
		let watches = WatchStore::open(&watched, &[1; 32]).await.unwrap();
		let parts = Parts { access: Some(access), watches: Some(watches.clone()), ..parts };
		let site = Site::made(blocks, parts).await;
		Self { site, clock, accounts, views, watches, database, _folder: folder }
	}

	/// Sign in, and be given this cookie.
	pub async fn cookie(&self, name: &str) -> String {
		let answer = self.site.ask(form(name, PASSPHRASE, "")).await;
		assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
		let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
		let token = cookie.strip_prefix("madang-explorer=").unwrap();
		token.split(';').next().unwrap().to_owned()
	}

	/// Ask for a page with a cookie.
	pub async fn page(&self, address: &str, cookie: Option<&str>) -> Answer {
		self.site.ask(asked(Method::GET, address, cookie)).await
	}

	/// How many views are in the log.
	pub async fn count(&self) -> u64 {
		self.views.head().await.unwrap().0
	}
}

/// Whether a reader was sent away, and how.
fn is_refused(status: StatusCode, location: Option<&HeaderValue>) -> bool {
	let to_sign_in = location
		.and_then(|location| location.to_str().ok())
		.is_some_and(|location| location.starts_with("/en/sign-in"));
	status == StatusCode::FORBIDDEN || (status == StatusCode::SEE_OTHER && to_sign_in)
}

/// Blocks in which an auditor (1), a bank (2) and a ministry (3) are admitted; with further events in the last one.
pub fn members(further: &[(&str, Value)]) -> Vec<FullBlock> {
	let event = |block, index: usize, name: &str, fields| Event {
		place: Place { block, index: u32::try_from(index).unwrap() },
		transaction: Some(0),
		pallet: "Institutions".to_owned(),
		name: name.to_owned(),
		fields,
	};
	let admitted = [(1, "auditor"), (2, "bank"), (3, "ministry")].map(|(institution, kind)| {
		json!({ "institution": institution, "kind": kind, "name_ko": format!("기관 {institution}"),
			"name_en": format!("Member {institution}"), "jurisdiction": [], "administrator": super::OFFICER })
	});
	let admitted = admitted.into_iter().enumerate();
	let admitted = admitted.map(|(at, fields)| event(1, at, "InstitutionAdmitted", fields));
	let further = further.iter().enumerate();
	let further = further.map(|(at, (name, fields))| event(2, at, name, fields.clone()));
	let mut repaid = super::chain();
	let repaid = repaid.swap_remove(1);
	let mut first = block(1, vec![], admitted.collect());
	first.transactions = repaid.transactions;
	vec![block(0, vec![], vec![]), first, block(2, vec![], further.collect())]
}

/// An institution registers a certificate.
pub fn registered(institution: u32, certificate: u8, until: u64) -> (&'static str, Value) {
	let fields = json!({ "institution": institution, "fingerprint": fingerprint(certificate),
		"scopes": { "read": true, "submit": false, "audit": false }, "until": until.to_string(), "by": super::OFFICER });
	("ClientCertificateAdded", fields)
}

fn fingerprint(certificate: u8) -> String {
	format!("0x{}", hex::encode([certificate; 32]))
}
