//! What an institution did: its quota, its transactions by day and call, and the newest ones.

use super::super::Row;
use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	shown, values,
	view::{self, Column},
};
use madang_index::{CallCount, DayOfWork, EventFilter, Mention, PageRequest, TransactionFilter};
use maud::{html, Markup};
use serde_json::Value;

/// How many days, and how many of the newest transactions.
const DAYS: u32 = 14;
const NEWEST: u32 = 10;

/// How many kinds of calls the table has at most.
const CALLS: usize = 40;

/// What an institution may do and did.
pub struct Work {
	/// The quota that was set last. None for the default.
	pub quota: Option<Value>,
	/// What its officers signed on the last days.
	pub days: Vec<DayOfWork>,
	/// How often they signed each call.
	pub calls: Vec<CallCount>,
}

/// The work of an institution.
///
/// # Errors
///
/// If the index does not answer.
pub async fn work_of(ask: &Ask, institution: u32) -> Result<Work, Failure> {
	let store = &ask.explorer.store;
	let days = store.days_of_work(institution, DAYS).await.map_err(|error| ask.failed(error))?;
	let calls = store.calls_of(institution).await.map_err(|error| ask.failed(error))?;
	Ok(Work { quota: quota(ask, institution).await?, days, calls })
}

/// All of it, and the newest transactions.
///
/// # Errors
///
/// If the index does not answer.
pub async fn all(ask: &Ask, page: &Page, institution: u32) -> Result<Markup, Failure> {
	let store = &ask.explorer.store;
	let Work { quota, days, calls } = work_of(ask, institution).await?;
	let filter =
		TransactionFilter { institution: Some(institution), ..TransactionFilter::default() };
	let request = PageRequest { limit: NEWEST, ..PageRequest::default() };
	let newest = store.transactions(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let newest: Vec<_> = newest.rows.iter().map(|one| Row::of(page, one)).collect();
	Ok(html! {
		h2 { (page.t("Quota, and what was used of it")) }
		@match &quota {
			None => p { (page.t("The default quota of the network applies.")) },
			Some(quota) => (view::value(&values::value(page, "quota", quota, &Default::default()))),
		}
		(by_day(page, &days, quota.as_ref()))
		h2 { (page.t("What it did")) }
		(by_call(page, &calls))
		h3 { (page.t("Newest transactions")) }
		(view::transactions(page, &newest))
		p { a href=(page.at(&format!("transactions?institution={institution}"))) { (page.t("Its transactions")) } }
	})
}

/// The quota that was set last. None for the default.
async fn quota(ask: &Ask, institution: u32) -> Result<Option<Value>, Failure> {
	let filter = EventFilter {
		pallet: Some("Institutions".to_owned()),
		name: Some("QuotaSet".to_owned()),
		about: Some(Mention { kind: "institution".to_owned(), id: institution.to_string() }),
		..EventFilter::default()
	};
	let request = PageRequest { limit: 1, ..PageRequest::default() };
	let found = ask.explorer.store.events(&filter, &request).await;
	let set = found.map_err(|error| ask.failed(error))?.rows.into_iter().next();
	let quota = set.map(|event| event.fields["quota"].clone());
	Ok(quota.filter(|quota| !quota.is_null()))
}

fn by_day(page: &Page, days: &[DayOfWork], quota: Option<&Value>) -> Markup {
	let columns = [
		Column::text(page.t("Day")),
		Column::number(page.t("done")),
		Column::number(page.t("failed")),
		Column::number(page.t("Execution time, ms")),
		Column::number(page.t("Part of the day's quota of time")),
	];
	let cells = |one: &DayOfWork| {
		[
			html! { (one.day) },
			html! { (shown::number(one.done)) },
			html! { (shown::number(one.failed)) },
			html! { (shown::number(one.microseconds / 1_000)) },
			html! { @if let Some(part) = part(one, quota) { (part) " %" } },
		]
	};
	let caption = html! {
		(page.t("The last days on which it signed, by what the events of its transactions say. What counts against the quota can be more: the chain also counts bytes."))
	};
	view::table(page, Some(&caption), &columns, &days.iter().map(cells).collect::<Vec<_>>())
}

/// How many hundredths of the time of a day's quota were used, rounded up.
fn part(day: &DayOfWork, quota: Option<&Value>) -> Option<u64> {
	let time = quota?.pointer("/day/ref_time")?;
	let time = time.as_str().map_or_else(|| time.as_u64(), |digits| digits.parse().ok())?;
	let used = day.microseconds.saturating_mul(1_000_000);
	u128::from(used)
		.saturating_mul(100)
		.checked_add(u128::from(time).saturating_sub(1))?
		.checked_div(time.into())
		.and_then(|part| u64::try_from(part).ok())
}

fn by_call(page: &Page, calls: &[CallCount]) -> Markup {
	let columns = [
		Column::text(page.t("Call")),
		Column::number(page.t("done")),
		Column::number(page.t("failed")),
	];
	let cells = |one: &CallCount| {
		[
			html! { (page.name(&format!("{}.{}", one.pallet, one.call))) },
			html! { (shown::number(one.done)) },
			html! { (shown::number(one.failed)) },
		]
	};
	let caption = html! { (page.t("Its calls since the beginning, the most frequent first.")) };
	let rows: Vec<_> = calls.iter().take(CALLS).map(cells).collect();
	html! {
		(view::table(page, Some(&caption), &columns, &rows))
		@if calls.len() > CALLS { p.quiet { (page.t("Only the first ones are listed.")) } }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn the_part_of_a_quota_is_rounded_up() {
		let day = |microseconds| DayOfWork { day: String::new(), done: 0, failed: 0, microseconds };
		let quota = json!({ "day": { "ref_time": "1000000000000" } });
		assert_eq!(part(&day(10_001), Some(&quota)), Some(2));
		assert_eq!(part(&day(0), Some(&quota)), Some(0));
		assert_eq!(part(&day(2_000_000), Some(&quota)), Some(200));
		assert_eq!(part(&day(1), None), None);
		assert_eq!(part(&day(1), Some(&json!({ "day": { "ref_time": "0" } }))), None);
	}
}
