//! As of when a page is: a block, or the end of a day.

use crate::{ask::Ask, failure::Failure, page::Page, view};
use madang_primitives::KoreanDay;
use maud::{html, Markup};

/// As of when.
pub struct Moment {
	/// The block at whose end. None for now.
	pub block: Option<u64>,
	/// The block that is shown, and its time in milliseconds since 1970.
	pub shown: Option<(u64, u64)>,
	/// The day that was asked for.
	day: Option<String>,
	/// Whether the tables have everything up to the block.
	pub is_whole: bool,
}

impl Moment {
	/// By the parameters `block` and `day`. If both are given, the block counts.
	///
	/// # Errors
	///
	/// The page that says so, if one is wrong, or of a time that is not indexed.
	pub async fn of(ask: &Ask) -> Result<Self, Failure> {
		let store = &ask.explorer.store;
		let day = ask.given("day").map(str::to_owned);
		let block =
			match (ask.number("block")?, &day) {
				(Some(block), _) => Some(block),
				(None, None) => None,
				(None, Some(text)) => {
					let day = text.parse::<KoreanDay>();
					let day = day.map_err(|_| {
						ask.wrong("day", text, ask.t("is not a day, such as 2026-11-29"))
					})?;
					let block = store.block_until(day.end()).await;
					let block = block.map_err(|error| ask.failed(error))?;
					Some(block.ok_or_else(|| {
						ask.wrong("day", text, ask.t("is before the first block"))
					})?)
				}
			};
		let last = ask.explorer.status.borrow().last;
		let shown = match block {
			None => last,
			Some(number) => {
				let found = store.block(number).await.map_err(|error| ask.failed(error))?;
				let not_there =
					|| ask.wrong("block", &number.to_string(), ask.t("is not in the index"));
				Some((number, found.ok_or_else(not_there)?.time))
			}
		};
		let is_whole = match shown {
			Some((number, _)) => {
				store.is_projected(number).await.map_err(|error| ask.failed(error))?
			}
			None => true,
		};
		Ok(Self { block, shown, day, is_whole })
	}

	/// The block at whose end the page is, also if it is the last one.
	pub fn at(&self) -> Option<u64> {
		self.shown.map(|(block, _)| block)
	}

	/// The time of that block, in milliseconds since 1970.
	pub fn time(&self) -> Option<u64> {
		self.shown.map(|(_, time)| time)
	}

	/// The block that is shown, and the form that asks for another.
	pub fn form(&self, page: &Page, address: &str) -> Markup {
		html! {
			p {
				@match self.shown {
					None => (page.t("No block is indexed yet.")),
					Some((block, time)) => {
						(page.t("As of block")) " " (view::block_number(page, block)) " · "
						(view::moment_or(time, page.t("the genesis block")))
						@if self.block.is_some() { " · " a href=(address) { (page.t("As it is now")) } }
					}
				}
			}
			@if !self.is_whole {
				p.notice.wait { (page.t("The tables do not have everything up to this block yet.")) }
			}
			form.filters.screen action=(address) {
				label { (page.t("End of the day")) input type="date" name="day" value=[self.day.as_deref()]; }
				label { (page.t("Block")) input name="block" inputmode="numeric" value=[self.block.filter(|_| self.day.is_none())]; }
				button { (page.t("Show as of then")) }
			}
		}
	}
}
