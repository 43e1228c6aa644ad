//! Terms of a programme, read from a TOML file.

use crate::{
	failure::{Failure, OfFile},
	values,
};
use madang_client::api::types::*;
use pallet_programmes::{
	Disaster, GuaranteeShare, Offer, OfferedRate, Repayment, Requirement, Steps,
};
use serde::Deserialize;
use std::path::Path;

/// The description of the file in `--help`.
pub const HELP: &str = r#"The terms are a TOML file:

  first-day = "2026-12-01"           # applications are taken from this day
  last-day = "2026-12-31"            # to this day
  period = 2026                      # an applicant has one live loan in a period
  per-loan = 70_000_000              # the most for one loan, in won
  per-applicant = 100_000_000        # the most that one applicant gets in the period
  rate = "2.5"                       # percent a year; or index, spread and reset-months
  months = 60                        # the longest term
  grace-months = 24                  # the longest time with interest only
  repayments = ["equal-instalment", "equal-principal", "bullet"]
  steps = ["eligibility", "guarantee", "decision"]
  hold-days = 60                     # for so long the budget is held for a loan without use
  refill = true                      # repaid principal is lent again

  # index = 1                        # in place of rate: the index that the rate follows
  # spread = "-0.6"                  # what is added to it, in percent
  # reset-months = 3                 # the rate is set again after so many months

  [[paper]]                          # a paper that is asked for: one of these kinds
  any-of = ["사업자등록증명"]
  max-age-days = 90
  certified = true                   # only a certificate of this chain, with its proof (false without it)

  [guarantee]                        # with the step "guarantee"
  ratio = "85"                       # percent of the loan
  most-cover = 60_000_000            # the most that is covered

  [disaster]                         # only after a disaster
  waives = ["guarantee"]             # steps that are left out
  any-order = true                   # the others are taken in any order
  target-minutes = 4_320             # shown with the time it took
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
	first_day: String,
	last_day: String,
	period: u32,
	per_loan: Won,
	per_applicant: Won,
	rate: Option<String>,
	index: Option<u16>,
	spread: Option<String>,
	reset_months: Option<u16>,
	months: u16,
	#[serde(default)]
	grace_months: u16,
	repayments: Vec<Way>,
	steps: Vec<Step>,
	hold_days: u16,
	#[serde(default)]
	refill: bool,
	#[serde(default)]
	paper: Vec<Asked>,
	guarantee: Option<Share>,
	disaster: Option<InDisaster>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Way {
	EqualInstalment,
	EqualPrincipal,
	Bullet,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Step {
	Eligibility,
	Guarantee,
	Decision,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Asked {
	any_of: Vec<String>,
	max_age_days: u16,
	#[serde(default)]
	certified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Share {
	ratio: String,
	most_cover: Won,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct InDisaster {
	waives: Vec<Step>,
	#[serde(default)]
	any_order: bool,
	target_minutes: u32,
}

/// Read a file of terms.
pub fn open(path: &Path) -> Result<ProgrammeTerms, Failure> {
	let text = std::fs::read_to_string(path).of_file(path)?;
	read(&text).of_file(path)
}

fn read(text: &str) -> Result<ProgrammeTerms, String> {
	let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
	let of = |field: &'static str| move |error: String| format!("{field}: {error}");
	let papers = file.paper.iter().map(requirement).collect::<Result<Vec<_>, _>>()?;
	let guarantee = match &file.guarantee {
		Some(share) => Some(GuaranteeShare {
			ratio: values::rate(&share.ratio).map_err(of("ratio"))?,
			most_cover: share.most_cover,
		}),
		None => None,
	};
	let terms = ProgrammeTerms {
		window: (
			values::day(&file.first_day).map_err(of("first-day"))?,
			values::day(&file.last_day).map_err(of("last-day"))?,
		),
		period: file.period,
		per_loan: file.per_loan,
		per_applicant: file.per_applicant,
		offer: Offer {
			rate: rate(&file)?,
			most_months: file.months,
			most_grace_months: file.grace_months,
			repayments: file.repayments.iter().map(|way| Repayment::from(*way)).collect(),
		},
		papers: papers
			.try_into()
			.map_err(|_| t!("more than 24 papers are asked for").to_owned())?,
		guarantee,
		path: steps(&file.steps),
		disaster: file.disaster.as_ref().map(|disaster| Disaster {
			waives: steps(&disaster.waives),
			together: disaster.any_order,
			target_minutes: disaster.target_minutes,
		}),
		hold_days: file.hold_days,
		refill: file.refill,
	};
	terms.check().map_err(|fault| t!("the terms make no sense: {fault:?}"))?;
	Ok(terms)
}

fn rate(file: &File) -> Result<OfferedRate, String> {
	match (&file.rate, file.index, &file.spread, file.reset_months) {
		(Some(rate), None, None, None) => {
			values::rate(rate).map(OfferedRate::Fixed).map_err(|error| format!("rate: {error}"))
		}
		(None, Some(index), Some(spread), Some(reset_months)) => {
			let spread = values::spread(spread).map_err(|error| format!("spread: {error}"))?;
			Ok(OfferedRate::Index { index: IndexId(index), spread, reset_months })
		}
		_ => Err(t!("expected either rate, or index with spread and reset-months").to_owned()),
	}
}

impl From<Way> for Repayment {
	fn from(way: Way) -> Self {
		match way {
			Way::EqualInstalment => Self::EqualInstalment,
			Way::EqualPrincipal => Self::EqualPrincipal,
			Way::Bullet => Self::Bullet,
		}
	}
}

fn steps(named: &[Step]) -> Steps {
	named.iter().fold(Steps::NONE, |all, step| {
		all.and(match step {
			Step::Eligibility => Steps::ELIGIBILITY,
			Step::Guarantee => Steps::GUARANTEE,
			Step::Decision => Steps::DECISION,
		})
	})
}

fn requirement(asked: &Asked) -> Result<Requirement, String> {
	let kind = |name: &String| {
		name.parse::<PaperKind>().map_err(|error| t!("any-of: {name:?} is {error}"))
	};
	let kinds = asked.any_of.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
	Ok(Requirement {
		any_of: kinds.try_into().map_err(|_| t!("a paper has at most four kinds").to_owned())?,
		max_age_days: asked.max_age_days,
		certified: asked.certified,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The example of `--help`.
	fn example() -> String {
		HELP.lines().skip(2).map(str::trim).collect::<Vec<_>>().join("\n")
	}

	#[test]
	fn the_example_of_the_help_is_read() {
		let terms = read(&example()).unwrap();
		assert_eq!(terms.window.0.to_string(), "2026-12-01");
		assert_eq!(terms.offer.rate, OfferedRate::Fixed(25_000));
		assert_eq!(terms.path, Steps::ALL);
		assert_eq!(terms.papers[0].any_of.to_vec(), [PaperKind::BusinessRegistration]);
		assert!(terms.papers[0].certified);
		let uncertified = example().replace("certified = true", "certified = false");
		assert!(!read(&uncertified).unwrap().papers[0].certified);
		assert_eq!(terms.guarantee.unwrap().ratio, 850_000);
		let disaster = terms.disaster.unwrap();
		assert_eq!((disaster.waives, disaster.together), (Steps::GUARANTEE, true));
	}

	#[test]
	fn a_rate_can_follow_an_index() {
		let with = |lines: &str| read(&example().replacen("rate = \"2.5\"", lines, 1));
		let terms = with("index = 1\nspread = \"-0.6\"\nreset-months = 3").unwrap();
		let rate = OfferedRate::Index { index: IndexId(1), spread: -6_000, reset_months: 3 };
		assert_eq!(terms.offer.rate, rate);
		for wrong in ["", "index = 1", "rate = \"2.5\"\nindex = 1", "index = 1\nspread = \"0\""] {
			assert!(with(wrong).unwrap_err().contains("either rate, or index"), "{wrong}");
		}
	}

	#[test]
	fn what_is_wrong_is_named() {
		let wrong = |from: &str, to: &str| read(&example().replacen(from, to, 1)).unwrap_err();
		assert!(wrong("\"2.5\"", "\"2,5\"").starts_with("rate: "));
		assert!(wrong("2026-12-31", "2026-13-31").starts_with("last-day: "));
		assert!(wrong("사업자등록증명", "여권").contains("여권"));
		assert!(wrong("hold-days = 60", "hold-days = 0").contains("HoldOutOfRange"));
		assert!(wrong("period", "perod").contains("perod"));
		assert!(wrong("\"bullet\"", "\"ballon\"").contains("ballon"));
	}
}
