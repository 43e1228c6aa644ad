//! Requests of an application for registration, read from a TOML file.

use crate::{
	failure::{Failure, OfFile},
	title_names, values,
};
use madang_client::api::types::*;
use madang_primitives::{CauseKind, Holding, Party, Share};
use serde::Deserialize;
use std::path::Path;

/// The description of the file in `--help`.
pub const HELP: &str = r#"The application is a TOML file. It asks for the same on one or several properties:

  attachments = "9f86…0a08"          # commitment to the documents (madang commit FILE)

  [[request]]
  kind = "transfer"
  property = "unit:11680200000043"   # parcel:PNU, building:NUMBER or unit:NUMBER
  cause = "gift"                     # sale, gift, exchange, division; for the registry office
                                     # inheritance, judgment
  caused_on = "2026-11-24"
  from = [{ holder = "did:madang:…", share = "1/2" }]
  to = [{ holder = "did:madang:…", share = "1/2" }]
  # only for a sale:
  # price = 1_250_000_000
  # report = "9f86…0a08"             # commitment to the certificate of the report

Other kinds and their fields, each with property:

  preservation   ground (1 to 4: 부동산등기법 제65조), owners = [{ holder, share }]
  mortgage       bank, max_secured, debtors = ["did:madang:…"] (or commitments), agreed_on, and
                 lots = [3] for these lots only
  discharge      entry, released_on
  bind-holder    from and to (commitments or DIDs), lots = [1]; only for the registry office
  move-mortgage  entry, from and to (banks' numbers), succeeded_on; only for the registry office
  clear-foreign  entry, ground (as in madang title clear), ended_on; only for the registry office
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
	attachments: String,
	request: Vec<Request>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
	holder: String,
	share: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Request {
	Preservation {
		property: String,
		ground: u8,
		owners: Vec<Part>,
	},
	Transfer {
		property: String,
		cause: Cause,
		caused_on: String,
		from: Vec<Part>,
		to: Vec<Part>,
		price: Option<Won>,
		report: Option<String>,
	},
	Mortgage {
		property: String,
		bank: u32,
		max_secured: Won,
		debtors: Vec<String>,
		agreed_on: String,
		lots: Option<Vec<u32>>,
	},
	Discharge {
		property: String,
		entry: u32,
		released_on: String,
	},
	BindHolder {
		property: String,
		from: String,
		to: String,
		lots: Vec<u32>,
	},
	MoveMortgage {
		property: String,
		entry: u32,
		from: u32,
		to: u32,
		succeeded_on: String,
	},
	ClearForeign {
		property: String,
		entry: u32,
		ground: String,
		ended_on: String,
	},
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Cause {
	Sale,
	Gift,
	Exchange,
	Division,
	Inheritance,
	Judgment,
}

/// What a file asks for.
pub struct Filings {
	/// The properties, and what is asked for each.
	pub requests: Vec<(PropertyName, Filing)>,
	/// The commitment to the documents.
	pub attachments: Commitment,
}

impl Filings {
	/// The only request, for what the registry office files.
	pub fn single(&self) -> Result<(PropertyName, Filing), Failure> {
		match self.requests.as_slice() {
			[one] => Ok(one.clone()),
			_ => Err(Failure::input(t!("the registry office files one request at a time"))),
		}
	}
}

/// Read a file of requests.
pub fn open(path: &Path) -> Result<Filings, Failure> {
	let text = std::fs::read_to_string(path).of_file(path)?;
	read(&text).of_file(path)
}

fn read(text: &str) -> Result<Filings, String> {
	let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
	let attachments =
		values::commitment(&file.attachments).map_err(|error| format!("attachments: {error}"))?;
	let requests = file.request.into_iter().map(Request::read).collect::<Result<_, _>>()?;
	Ok(Filings { requests, attachments })
}

fn day(name: &str, text: &str) -> Result<KoreanDay, String> {
	text.parse().map_err(|error| format!("{name}: {text}: {error}"))
}

fn holdings(name: &str, parts: &[Part]) -> Result<Holdings, String> {
	let one = |part: &Part| {
		let named = |error| format!("{name}: {error}");
		let share: Share = values::share(&part.share).map_err(named)?;
		Ok(Holding { holder: values::holder(&part.holder).map_err(named)?, share })
	};
	let all = parts.iter().map(one).collect::<Result<Vec<_>, String>>()?;
	let holdings = Holdings::new(all).ok_or_else(|| t!("{name}: more than 64 holders"))?;
	holdings.check().map_err(|error| format!("{name}: {error}"))?;
	Ok(holdings)
}

impl Cause {
	const fn kind(self) -> CauseKind {
		match self {
			Self::Sale => CauseKind::Sale,
			Self::Gift => CauseKind::Gift,
			Self::Exchange => CauseKind::Exchange,
			Self::Division => CauseKind::Division,
			Self::Inheritance => CauseKind::Inheritance,
			Self::Judgment => CauseKind::Judgment,
		}
	}
}

fn ground(number: u8) -> Result<OpeningGround, String> {
	Ok(match number {
		1 => OpeningGround::BookOwner,
		2 => OpeningGround::Judgment,
		3 => OpeningGround::Expropriation,
		4 => OpeningGround::MunicipalCertificate,
		_ => return Err("ground: expected a number from 1 to 4 (부동산등기법 제65조)".to_owned()),
	})
}

impl Request {
	fn read(self) -> Result<(PropertyName, Filing), String> {
		let (property, filing) = match self {
			Self::Preservation { property, ground: number, owners } => {
				let holdings = holdings("owners", &owners)?;
				(property, Filing::Preservation { ground: ground(number)?, holdings })
			}
			Self::Transfer { property, cause, caused_on, from, to, price, report } => {
				let report = report
					.map(|text| {
						values::commitment(&text).map_err(|error| format!("report: {error}"))
					})
					.transpose()?;
				let transfer = Transfer {
					from: holdings("from", &from)?,
					to: holdings("to", &to)?,
					cause: cause.kind(),
					price,
					report: report.map(ReportRef::Certificate),
					caused_on: day("caused_on", &caused_on)?,
				};
				(property, Filing::Transfer(transfer))
			}
			Self::Mortgage { property, bank, max_secured, debtors, agreed_on, lots } => {
				let debtors = debtors
					.iter()
					.map(|text| values::holder(text).map_err(|error| format!("debtors: {error}")))
					.collect::<Result<Vec<_>, _>>()?;
				let mortgage = Mortgage {
					mortgagees: Mortgage::only(InstitutionId(bank)),
					max_secured,
					debtors: debtors
						.try_into()
						.map_err(|_| t!("more than 8 debtors").to_owned())?,
					loan: None,
					agreed_on: Some(day("agreed_on", &agreed_on)?),
				};
				let on = match lots {
					None => Collateral::Whole,
					Some(lots) => Collateral::Lots(
						lots.try_into().map_err(|_| t!("more than 256 lots").to_owned())?,
					),
				};
				(property, Filing::Mortgage { mortgage, on })
			}
			Self::Discharge { property, entry, released_on } => {
				let released_on = day("released_on", &released_on)?;
				(property, Filing::Discharge { entry, released_on })
			}
			Self::BindHolder { property, from, to, lots } => {
				let from = values::holder(&from).map_err(|error| format!("from: {error}"))?;
				let to = values::holder(&to).map_err(|error| format!("to: {error}"))?;
				let lots = lots.try_into().map_err(|_| t!("more than 64 lots").to_owned())?;
				(property, Filing::BindHolder { from, to, lots })
			}
			Self::MoveMortgage { property, entry, from, to, succeeded_on } => {
				let succeeded_on = day("succeeded_on", &succeeded_on)?;
				let [from, to] = [from, to].map(|bank| Party::Member(InstitutionId(bank)));
				(property, Filing::MoveMortgage { entry, from, to, succeeded_on })
			}
			Self::ClearForeign { property, entry, ground, ended_on } => {
				let ground = title_names::read_clear_ground(&ground)
					.map_err(|error| format!("ground: {error}"))?;
				let ended_on = day("ended_on", &ended_on)?;
				(property, Filing::ClearForeign { entry, ground, ended_on })
			}
		};
		let property = values::property(&property).map_err(|error| format!("property: {error}"))?;
		Ok((property, filing))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn example() -> String {
		let (_, text) = HELP.split_once("properties:\n\n").unwrap();
		let (text, _) = text.split_once("\nOther kinds").unwrap();
		let mut text = text.replace("9f86…0a08", &"ab".repeat(32));
		let mut number = 0;
		while text.contains("did:madang:…") {
			number += 1;
			text = text.replacen('…', &format!("{number:064x}"), 1);
		}
		text
	}

	#[test]
	fn the_example_in_the_help_is_valid() {
		let filings = read(&example()).unwrap();
		let (property, filing) = filings.single().unwrap();
		assert_eq!(property, PropertyName::Unit(UnitId::new(11_680_200_000_043)));
		let Filing::Transfer(transfer) = filing else { panic!("the example is a transfer") };
		assert_eq!((transfer.cause, transfer.price), (CauseKind::Gift, None));
	}

	#[test]
	fn each_kind_can_be_read() {
		let did = format!("did:madang:{}", "1".repeat(64));
		let of = |fields: &str| {
			let attachments = "ab".repeat(32);
			let text = format!(
				"attachments = \"{attachments}\"\n[[request]]\nproperty = \"unit:7\"\n{fields}"
			);
			read(&text).map(|filings| filings.requests[0].1.clone())
		};
		let mortgage = format!(
			"kind = \"mortgage\"\nbank = 3\nmax_secured = 5\ndebtors = [\"{did}\"]\nagreed_on = \
			 \"2026-11-24\"\n"
		);
		assert!(matches!(of(&mortgage), Ok(Filing::Mortgage { on: Collateral::Whole, .. })));
		let on_lots = format!("{mortgage}lots = [3]\n");
		assert!(matches!(of(&on_lots), Ok(Filing::Mortgage { on: Collateral::Lots(_), .. })));
		for (fields, kind) in [
			(format!("kind = \"preservation\"\nground = 1\nowners = [{{ holder = \"{did}\", share = \"1/1\" }}]"), "preservation"),
			("kind = \"discharge\"\nentry = 2\nreleased_on = \"2026-11-24\"".to_owned(), "discharge"),
			(format!("kind = \"bind-holder\"\nfrom = \"{}\"\nto = \"{did}\"\nlots = [1]", "ab".repeat(32)), "bind-holder"),
			("kind = \"move-mortgage\"\nentry = 2\nfrom = 3\nto = 4\nsucceeded_on = \"2026-11-24\"".to_owned(), "move-mortgage"),
		] {
			assert_eq!(crate::json::filing(&of(&fields).unwrap()), kind);
		}
	}

	#[test]
	fn the_error_names_the_mistake() {
		for (good, bad, message) in [
			("unit:", "flat:", "property: "),
			("\"1/2\" }]\n  to", "\"3/2\" }]\n  to", "from: 3/2"),
			("did:madang:", "did:web:", "from: expected"),
			("2026-11-24", "soon", "caused_on: soon"),
			("\"gift\"", "\"theft\"", "theft"),
			("kind = \"transfer\"", "kind = \"lease\"", "lease"),
		] {
			let text = example();
			assert!(text.contains(good), "{good}");
			let error = read(&text.replacen(good, bad, 1)).err().unwrap();
			assert!(error.contains(message), "{good} → {bad}: {error}");
		}
	}
}
