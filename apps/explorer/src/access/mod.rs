//! Who may see what: accounts and sessions, client certificates, roles, and the log of auditors' views.
//!
//! - [`guard`] stands before every page of the table of routes: it finds out who reads, compares their role with the page's,
//!   and writes auditors' views down.
//! - [`Accounts`](accounts::Accounts) is the file of accounts; [`sessions`] has who has signed in; [`slowdown`] and [`hashing`]
//!   bound what attempts to sign in cost.
//! - [`certificates`] asks the index who has registered a client certificate.
//! - [`views`] is the log, and [`pages`] has the pages of signing in and of the log.

pub mod accounts;
pub mod certificates;
pub mod clock;
pub mod commands;
pub mod guard;
pub mod hashing;
pub mod origin;
pub mod pages;
pub mod reader;
pub mod role;
pub mod sessions;
pub mod slowdown;
pub mod views;

use accounts::{is_name, normal, Account, AccountsFile, LONGEST_PASSPHRASE};
use clock::Clock;
use hashing::Hashing;
use madang_index::Store;
use madang_sealed::PassphraseHash;
use origin::Site;
use reader::{Caller, Reader, ShownCertificate, Who};
use sessions::Sessions;
use slowdown::Slowdown;
use std::net::IpAddr;
use views::{View, Views};

/// The longest address that a reader who is known can ask for, in bytes: all of it is in the log of views.
const LONGEST_PAGE: usize = 2_048;

/// What an explorer needs that is not open.
pub struct Access {
	/// Its site.
	pub site: Site,
	/// The log of views.
	pub views: Views,
	clock: Box<dyn Clock>,
	accounts: AccountsFile,
	sessions: Sessions,
	slowdown: Slowdown,
	hashing: Hashing,
}

/// Why nobody has signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignInError {
	/// The name or the passphrase is wrong.
	Wrong,
	/// There are too many attempts: try again after so many seconds.
	TooMany(u64),
	/// The explorer cannot say. Why is for the operator only.
	Failed(String),
}

impl Access {
	/// With these accounts and this log.
	pub fn new(site: Site, accounts: AccountsFile, views: Views, clock: Box<dyn Clock>) -> Self {
		Self {
			site,
			views,
			clock,
			accounts,
			sessions: Sessions::default(),
			slowdown: Slowdown::default(),
			hashing: Hashing::new(),
		}
	}

	/// Sign in. The reader, and the token of the session.
	///
	/// # Errors
	///
	/// Why not. A name that no account has is answered as a wrong passphrase, after the same work.
	pub async fn sign_in(
		&self,
		name: &str,
		passphrase: &str,
		address: Option<IpAddr>,
	) -> Result<(Reader, String), SignInError> {
		// Names that no account can have count as one.
		let name = if is_name(name) { name } else { "" };
		let wait = self.slowdown.begin(name, address, self.clock.now());
		let wait = wait.map_err(|too_many| SignInError::TooMany(too_many.seconds))?;
		if wait > 0 {
			self.clock.wait(wait).await;
		}
		let accounts = self.accounts.now().map_err(SignInError::Failed)?;
		let account = accounts.accounts.get(name).cloned();
		let nothing = || PassphraseHash::of_nothing(accounts.cost());
		let hash = account.as_ref().map_or_else(nothing, |account| account.passphrase.clone());
		let compared = self.hashing.compare(hash, bounded(passphrase)).await;
		let is_right = compared.map_err(|error| match error {
			hashing::HashingError::TooMany => SignInError::TooMany(5),
			hashing::HashingError::Failed => {
				SignInError::Failed("a passphrase cannot be compared".to_owned())
			}
		})?;
		match account {
			Some(Account { role, passphrase }) if is_right => {
				self.slowdown.succeeded(name, address);
				let token = self.sessions.begin(name, passphrase.salt(), self.clock.now());
				Ok((Reader { role, who: Who::Account(name.to_owned()) }, token))
			}
			_ => {
				log::warn!("somebody could not sign in as {name:?} from {address:?}");
				Err(SignInError::Wrong)
			}
		}
	}

	/// End a session.
	pub fn sign_out(&self, token: &str) {
		self.sessions.end(token);
	}

	/// The reader of a session, with the role that the account has now. Without `is_used` its idle time continues.
	pub fn of_session(&self, token: &str, is_used: bool) -> Option<Reader> {
		let session = self.sessions.find(token, self.clock.now(), is_used)?;
		let accounts = match self.accounts.now() {
			Ok(accounts) => accounts,
			Err(error) => {
				log::error!("nobody is signed in: {error}");
				return None;
			}
		};
		let account = accounts.accounts.get(&session.account);
		match account.filter(|account| account.passphrase.salt() == session.salt) {
			Some(account) => {
				Some(Reader { role: account.role, who: Who::Account(session.account) })
			}
			None => {
				self.sessions.end(token);
				None
			}
		}
	}

	/// The reader who shows a certificate.
	pub async fn of_certificate(&self, store: &Store, shown: ShownCertificate) -> Option<Reader> {
		let fingerprint = format!("0x{}", hex::encode(shown.fingerprint));
		match store.certificate_holders(&fingerprint).await {
			Ok(known) => certificates::reader(shown, &known, self.clock.now()),
			Err(error) => {
				log::error!("it cannot be read who has registered a certificate: {error}");
				None
			}
		}
	}

	/// Write down that a reader looks at a page, or signs in or out.
	///
	/// # Errors
	///
	/// If it cannot be written. Then the page is not to be shown.
	pub async fn write_view(
		&self,
		reader: &Reader,
		caller: Caller,
		page: &str,
	) -> Result<(), madang_service::NotWritten> {
		let Some(key) = reader.key() else { return Ok(()) };
		let view = View {
			at: self.clock.now().to_string(),
			reader: key,
			institutions: reader.institutions().to_vec(),
			address: caller.address.map(|address| address.to_canonical().to_string()),
			page: page.to_owned(),
		};
		self.views.write(view).await
	}
}

/// A passphrase as it is compared. One that is too long is compared as well, and is wrong.
fn bounded(passphrase: &str) -> String {
	let passphrase = normal(passphrase);
	match passphrase.len() {
		0..=LONGEST_PASSPHRASE => passphrase,
		_ => "too long".to_owned(),
	}
}

#[cfg(test)]
mod tests;
