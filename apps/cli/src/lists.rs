//! The options of lists.

use crate::lang::Lang;
use std::{fmt::Display, str::FromStr};

/// How many lines a list shows at most.
const MOST: u64 = 1_000;

/// Which part of a list is shown.
#[derive(clap::Args, Clone, Debug)]
pub struct Page<K>
where
	K: FromStr + Clone + Send + Sync + 'static,
	K::Err: Into<Box<dyn std::error::Error + Send + Sync>>,
{
	/// How many to show at most, up to 1000
	#[arg(long, value_name = "N", default_value_t = 50, value_parser = limit)]
	pub limit: usize,
	/// Continue a list: only what is before this one
	#[arg(long, value_name = "CURSOR")]
	pub before: Option<K>,
}

fn limit(text: &str) -> Result<usize, String> {
	let number: u64 = text.parse().map_err(|_| t!("expected a number").to_owned())?;
	match (1..=MOST).contains(&number) {
		true => usize::try_from(number).map_err(|error| error.to_string()),
		false => Err(t!("expected a number from 1 to {MOST}")),
	}
}

impl Page<u64> {
	/// How a list continues, for people.
	pub fn continued(before: Option<impl Display>) -> String {
		before.map_or_else(String::new, |before| {
			let more = Lang::now().of("There may be more", "더 있을 수 있습니다");
			format!("\n{more}: --before {before}")
		})
	}
}
