//! Terms of a contract of sale, read from a TOML file.

use crate::{
	failure::{Failure, OfFile},
	values,
};
use madang_client::api::types::*;
use madang_primitives::{Holding, Holdings, Party as Holder, Share};
use pallet_conveyances::{Payment, PaymentKind};
use serde::Deserialize;
use std::path::Path;

/// The description of the file in `--help`.
pub const HELP: &str = r#"The terms are a TOML file:

  price = 1_250_000_000
  contract = "9f86…0a08"            # commitment to the contract document (madang commit FILE)
  handover = "2026-12-24"

  [[title]]                          # one for each title of the deal, in its order
  number = 11462017000004
  discharges = [2]                   # entries of section B that the closing discharges

  [[title.seller]]
  did = "did:madang:…"
  share = "1/1"

  [[title.buyer]]
  did = "did:madang:…"
  share = "1/2"

  [[title.buyer]]
  did = "did:madang:…"
  share = "1/2"

  [[payment]]
  kind = "deposit"                   # deposit, interim or balance; the balance last
  amount = 125_000_000
  due = "2026-11-24"

  [[payment]]
  kind = "balance"
  amount = 1_125_000_000
  due = "2026-12-24"
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
	price: Won,
	contract: String,
	handover: String,
	title: Vec<Sold>,
	payment: Vec<Instalment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sold {
	number: u64,
	#[serde(default)]
	discharges: Vec<u32>,
	seller: Vec<Party>,
	buyer: Vec<Party>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
	did: String,
	share: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instalment {
	kind: InstalmentKind,
	amount: Won,
	due: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum InstalmentKind {
	Deposit,
	Interim,
	Balance,
}

/// Read a file of terms.
pub fn open(path: &Path) -> Result<Terms, Failure> {
	let text = std::fs::read_to_string(path).of_file(path)?;
	read(&text).of_file(path)
}

fn read(text: &str) -> Result<Terms, String> {
	let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
	let parts = file.title.iter().map(Sold::part).collect::<Result<Vec<_>, _>>()?;
	let discharges = file.title.iter().flat_map(Sold::entries).collect::<Vec<_>>();
	let payments = file.payment.iter().map(Instalment::payment).collect::<Result<Vec<_>, _>>()?;
	check_payments(&payments, file.price)?;
	let too_many = |what: &str, most: usize| t!("more than {most} {what}");
	Ok(Terms {
		parts: parts.try_into().map_err(|_| too_many("titles", 8))?,
		price: file.price,
		payments: payments.try_into().map_err(|_| too_many("payments", 8))?,
		discharges: discharges.try_into().map_err(|_| too_many("discharges", 8))?,
		contract: values::commitment(&file.contract)
			.map_err(|error| format!("contract: {error}"))?,
		handover_on: day("handover", &file.handover)?,
	})
}

impl Sold {
	fn part(&self) -> Result<SoldPart, String> {
		let sellers = holdings("seller", &self.seller)?;
		let buyers = holdings("buyer", &self.buyer)?;
		check_shares(&sellers, &buyers)?;
		Ok(SoldPart { title: TitleId(self.number), sellers, buyers })
	}

	fn entries(&self) -> impl Iterator<Item = EntryId> + '_ {
		let title = TitleId(self.number);
		self.discharges.iter().map(move |number| EntryId { title, number: *number })
	}
}

impl Instalment {
	fn payment(&self) -> Result<Payment, String> {
		Ok(Payment {
			kind: match self.kind {
				InstalmentKind::Deposit => PaymentKind::Deposit,
				InstalmentKind::Interim => PaymentKind::Interim,
				InstalmentKind::Balance => PaymentKind::Balance,
			},
			amount: self.amount,
			due_on: day("payment.due", &self.due)?,
		})
	}
}

/// The sellers must sell exactly what the buyers buy.
fn check_shares(sellers: &Holdings, buyers: &Holdings) -> Result<(), String> {
	let total = |name: &str, holdings: &Holdings| {
		holdings.total().map_err(|error| t!("the {name}s' shares: {error}"))
	};
	let (sold, bought) = (total("seller", sellers)?, total("buyer", buyers)?);
	match sold == bought {
		true => Ok(()),
		false => Err(t!(
			"the sellers sell {sold} and the buyers buy {bought}: the shares sold and bought must \
			be equal"
		)),
	}
}

/// The payments must add up to the price, in the order of their days, with the balance last.
fn check_payments(payments: &[Payment], price: Won) -> Result<(), String> {
	let sum = payments.iter().try_fold(0, |sum: Won, payment| sum.checked_add(payment.amount));
	if sum != Some(price) {
		return Err(t!(
			"the payments add up to {}, but the price is {}",
			sum.map_or_else(|| t!("too much").to_owned(), values::format_won),
			values::format_won(price)
		));
	}
	let balances = payments.iter().filter(|payment| payment.kind == PaymentKind::Balance).count();
	if balances != 1 || payments.last().is_none_or(|last| last.kind != PaymentKind::Balance) {
		return Err(t!("the payments must end with exactly one balance").to_owned());
	}
	match payments.is_sorted_by_key(|payment| payment.due_on) {
		true => Ok(()),
		false => Err(t!("the payments must be in the order of their due days").to_owned()),
	}
}

fn day(name: &str, text: &str) -> Result<KoreanDay, String> {
	text.parse().map_err(|error| format!("{name}: {text}: {error}"))
}

fn holdings(name: &str, parties: &[Party]) -> Result<Holdings, String> {
	let all = parties
		.iter()
		.map(|party| {
			let named = |error| format!("{name}: {error}");
			let share: Share = values::share(&party.share).map_err(named)?;
			let did = values::did(&party.did).map_err(named)?;
			Ok(Holding { holder: Holder::Did(did), share })
		})
		.collect::<Result<Vec<_>, String>>()?;
	let holdings = Holdings::new(all).ok_or_else(|| t!("more than 64 {name}s"))?;
	holdings.check().map_err(|_| t!("a {name} is listed twice; list each party once"))?;
	Ok(holdings)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn example() -> String {
		let mut number = 0;
		let mut text = HELP.split_once("\n\n").unwrap().1.replace("9f86…0a08", &"ab".repeat(32));
		while text.contains("did:madang:…") {
			number += 1;
			text = text.replacen('…', &format!("{number:064x}"), 1);
		}
		text
	}

	#[test]
	fn the_example_in_the_help_is_valid() {
		let terms = read(&example()).unwrap();
		assert_eq!(terms.price, 1_250_000_000);
		assert_eq!((terms.sellers().len(), terms.buyers().len()), (1, 2));
		assert_eq!(terms.parts[0].buyers.total(), Ok(Share::WHOLE));
		assert_eq!(terms.payments.len(), 2);
		assert_eq!(terms.balance().unwrap().amount, 1_125_000_000);
		let entry = EntryId { title: terms.parts[0].title, number: 2 };
		assert_eq!(terms.discharges.to_vec(), [entry]);
		assert_eq!(terms.handover_on, "2026-12-24".parse().unwrap());
	}

	#[test]
	fn the_error_names_the_mistake() {
		let bad = [
			("price = 1_250_000_000", "price = 1", "the payments add up to 1,250,000,000"),
			("\"1/2\"", "\"1/3\"", "the buyers buy 5/6: the shares"),
			("\"1/1\"", "\"3/2\"", "seller: 3/2: a share is"),
			("\"balance\"", "\"interim\"", "end with exactly one balance"),
			("\"deposit\"", "\"gift\"", "gift"),
			("2026-11-24", "2027-11-24", "order of their due days"),
			("\"2026-12-24\"\n\n  [[title]]", "\"soon\"\n\n  [[title]]", "handover: soon"),
			("did:madang:", "did:web:", "seller: expected did:madang:"),
			("discharges = [2]", "rent = 3", "rent"),
		];
		for (good, bad, message) in bad {
			let text = example();
			assert!(text.contains(good), "{good}");
			let error = read(&text.replacen(good, bad, 1)).unwrap_err();
			assert!(error.contains(message), "{good} → {bad}: {error}");
		}
		let twice = example().replace(&format!("{:064x}", 3), &format!("{:064x}", 2));
		assert!(read(&twice).unwrap_err().contains("a buyer is listed twice"));
	}
}
