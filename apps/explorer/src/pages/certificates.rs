//! Certificates: kinds, issuers, batches, status lists, and where a certificate was shown.

use super::{
	institutions::{link, names, Names},
	moment::Moment,
	objects::history,
	proof_link, whole, Answer,
};
use crate::{
	address::encoded,
	ask::Ask,
	failure::Failure,
	lang::Lang,
	page::Page,
	shown, values,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{
	Accreditation, CertificateBatch, CertificateKind, FiledPaper, Mention, Place, StatusChange,
	StatusList,
};
use maud::{html, Markup};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many changes of a status list the page has.
const CHANGES: u32 = 100;

/// The names of kinds.
type Kinds = BTreeMap<String, String>;

/// Which certificates there are.
pub struct Catalogue {
	/// As of when.
	pub moment: Moment,
	/// The kinds.
	pub kinds: Vec<CertificateKind>,
	/// Who may issue them.
	pub issuers: Vec<Accreditation>,
	/// The status lists as they are now. None as of an earlier block.
	pub lists: Option<Vec<StatusList>>,
}

/// The kinds, issuers and status lists. Parameters: `block` or `day`, as of which.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn catalogue(ask: &Ask) -> Result<Catalogue, Failure> {
	let store = &ask.explorer.store;
	let moment = Moment::of(ask).await?;
	let kinds = store.certificate_kinds(moment.block).await.map_err(|error| ask.failed(error))?;
	let issuers = store.accreditations(moment.block).await.map_err(|error| ask.failed(error))?;
	let lists = match moment.block {
		None => Some(store.status_lists().await.map_err(|error| ask.failed(error))?),
		Some(_) => None,
	};
	Ok(Catalogue { moment, kinds, issuers, lists })
}

/// The batches as of a block, the newest first, and the number after which the next page begins. Parameters: `after`, the
/// last batch of the page before.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn page_of_batches(
	ask: &Ask,
	moment: &Moment,
) -> Result<(Vec<CertificateBatch>, Option<u64>), Failure> {
	let found = ask.explorer.store.batches(moment.block, ask.number("after")?, ask.rows()?).await;
	let rows = found.map_err(|error| ask.failed(error))?;
	let last = ask.last_of(rows.len(), rows.last().map(|last| last.batch))?;
	Ok((rows, last))
}

/// `certificates`: kinds, issuers, status lists and batches, as [`catalogue`] and [`page_of_batches`] find them.
pub async fn certificates(ask: Ask) -> Answer {
	let Catalogue { moment, kinds, issuers, lists } = catalogue(&ask).await?;
	let (batches, last) = page_of_batches(&ask, &moment).await?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Certificates"));
	let of = named(&page, &kinds);
	let next = last.map(|last| ask.after(&last.to_string()));
	let content = html! {
		(moment.form(&page, &page.at("certificates")))
		h2 { (page.t("Batches, the newest first")) }
		(anchored(&page, &batches, &of, &names))
		(view::next(&page, next.as_deref()))
		h2 { (page.t("Kinds")) }
		(described(&page, &kinds, &names))
		h2 { (page.t("Who may issue them")) }
		(accredited(&page, &issuers, &of, &names))
		@if let Some(lists) = &lists {
			h2 { (page.t("Status lists")) }
			(listed(&page, lists, &of, &names))
		}
	};
	Ok(whole(&page, &content))
}

/// The names of kinds in the language of the page.
fn named(page: &Page, kinds: &[CertificateKind]) -> Kinds {
	let field = match page.lang {
		Lang::Korean => "name_ko",
		Lang::English => "name_en",
	};
	let name = |one: &CertificateKind| {
		one.details[field].as_str().map_or_else(|| one.kind.clone(), str::to_owned)
	};
	kinds.iter().map(|one| (one.kind.clone(), name(one))).collect()
}

fn kind_name<'a>(of: &'a Kinds, kind: &'a str) -> &'a str {
	of.get(kind).map_or(kind, String::as_str)
}

fn anchored(page: &Page, batches: &[CertificateBatch], of: &Kinds, names: &Names) -> Markup {
	let columns = [
		Column::number(page.t("Batch")),
		Column::text(page.t("Issuer")),
		Column::text(page.t("Kind")),
		Column::number(page.t("Certificates")),
		Column::text(page.t("Valid until")),
		Column::text(page.t("Anchored")),
		Column::text(page.t("Root")),
	];
	let cells = |one: &CertificateBatch| {
		let id = one.batch.to_string();
		[
			html! { a href=(page.object("batch", &id)) { (id) } },
			html! { @if let Some(issuer) = one.issuer { (link(page, issuer, names)) } },
			html! { @if let Some(kind) = &one.kind { (kind_name(of, kind)) } },
			html! { @if let Some(size) = one.size { (shown::number(size)) } },
			html! { @if let Some(day) = &one.expires { (day) } },
			view::moment(one.time),
			html! { @if let Some(root) = &one.root { (view::code(root)) } },
		]
	};
	view::table(page, None, &columns, &batches.iter().map(cells).collect::<Vec<_>>())
}

fn described(page: &Page, kinds: &[CertificateKind], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Kind")),
		Column::number(page.t("Version")),
		Column::text(page.t("In charge")),
		Column::number(page.t("Valid for at most, days")),
		Column::text(page.t("State")),
		Column::text(page.t("Since")),
	];
	let cells = |one: &CertificateKind| {
		let text = |name: &str| one.details[name].as_str().unwrap_or_default().to_owned();
		let in_charge = one.details["in_charge"].as_u64().and_then(|id| u32::try_from(id).ok());
		[
			html! { span lang="ko" { (text("name_ko")) } " · " span lang="en" { (text("name_en")) } },
			html! { (one.version) },
			html! { @if let Some(id) = in_charge { (link(page, id, names)) } },
			html! { (one.details["max_days"].as_u64().map(shown::number).unwrap_or_default()) },
			html! { @if one.details["retired"] == true { (page.t("retired")) } @else { (page.t("in use")) } },
			view::moment_or(one.since.1, page.t("the genesis block")),
		]
	};
	view::table(page, None, &columns, &kinds.iter().map(cells).collect::<Vec<_>>())
}

fn accredited(page: &Page, issuers: &[Accreditation], of: &Kinds, names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Accreditation")),
		Column::text(page.t("Kind")),
		Column::text(page.t("Issuer")),
		Column::text(page.t("State")),
		Column::text(page.t("Accredited by")),
		Column::text(page.t("Since")),
		Column::text(page.t("Until")),
	];
	let cells = |one: &Accreditation| {
		let id = &one.accreditation;
		let until = one.term["until"].as_str().and_then(|until| until.parse().ok());
		[
			html! { a href=(page.object("accreditation", id)) { (id) } },
			html! { (kind_name(of, &one.kind)) },
			link(page, one.issuer, names),
			html! { (accreditation_state(page, &one.state)) },
			html! { @if let Some(by) = one.by { (link(page, by, names)) } },
			view::moment(one.time),
			html! { @match until { Some(until) => (view::moment(until)), None => (page.t("without an end")) } },
		]
	};
	view::table(page, None, &columns, &issuers.iter().map(cells).collect::<Vec<_>>())
}

fn accreditation_state(page: &Page, state: &str) -> Markup {
	let (class, word) = match state {
		"active" => ("badge good", page.t("active")),
		"suspended" => ("badge bad", page.t("suspended")),
		_ => ("badge wait", page.t("ended")),
	};
	html! { span class=(class) { (word) } }
}

fn listed(page: &Page, lists: &[StatusList], of: &Kinds, names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Status list")),
		Column::text(page.t("Issuer")),
		Column::text(page.t("Kind")),
		Column::text(page.t("What it says")),
		Column::number(page.t("Places")),
		Column::number(page.t("Set now")),
		Column::text(page.t("Created")),
	];
	let cells = |one: &StatusList| {
		[
			html! { a href=(page.object("status-list", &one.list)) { (one.list) } },
			html! { @if let Some(issuer) = one.issuer { (link(page, issuer, names)) } },
			html! { (kind_name(of, &one.kind)) },
			html! { (purpose(page, &one.purpose)) },
			html! { (shown::number(one.size)) },
			html! { (shown::number(one.set)) },
			view::moment(one.time),
		]
	};
	view::table(page, None, &columns, &lists.iter().map(cells).collect::<Vec<_>>())
}

fn purpose(page: &Page, purpose: &str) -> &'static str {
	match purpose {
		"revocation" => page.t("which certificates are revoked"),
		_ => page.t("which certificates are suspended"),
	}
}

/// A batch, by its number.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn batch_numbered(ask: &Ask, number: &str) -> Result<CertificateBatch, Failure> {
	let number: u64 = number.parse().map_err(|_| ask.not_found())?;
	let found = ask.explorer.store.batch(number).await.map_err(|error| ask.failed(error))?;
	found.ok_or_else(|| ask.not_found())
}

/// `batch/NUMBER`: a batch of certificates.
pub async fn batch(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let batch = batch_numbered(&ask, &number).await?;
	let number = batch.batch;
	let kinds = store.certificate_kinds(None).await.map_err(|error| ask.failed(error))?;
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {number}", ask.kind("batch")));
	let of = named(&page, &kinds);
	let mentions = store.mentions(batch.place).await.map_err(|error| ask.failed(error))?;
	let range = |name: &str| batch.details.pointer(&format!("/stated/{name}")).cloned();
	let content = html! {
		(anchored(&page, std::slice::from_ref(&batch), &of, &names))
		dl.facts {
			@if let Some(root) = &batch.root {
				dt { (page.t("Root of the commitments")) } dd.code { (root) }
			}
			dt { (page.t("Transaction")) }
			dd { (view::transaction_of(&page, batch.place.block, batch.transaction)) }
			@for (name, purpose) in [("revocation", page.t("Revocations")), ("suspension", page.t("Suspensions"))] {
				@if let Some(range) = range(name).filter(Value::is_object) {
					dt { (purpose) } dd { (places(&page, &range)) }
				}
			}
		}
		(proof_link(&ask, &format!("batches/{number}"), None, page.t("Proof of the record")))
		details {
			summary { (page.t("Fields")) }
			(view::value(&values::value(&page, "batch", &batch.details, &mentions.into_iter().collect())))
		}
		(history(&ask, &page, Mention { kind: "batch".to_owned(), id: number.to_string() }).await?)
	};
	Ok(whole(&page, &content))
}

/// Where the statuses of a batch are.
fn places(page: &Page, range: &Value) -> Markup {
	let list = match &range["list"] {
		Value::String(text) => text.clone(),
		other => other.to_string(),
	};
	let number = |name: &str| range[name].as_u64().unwrap_or_default();
	let last = number("first").saturating_add(number("count")).saturating_sub(1);
	html! {
		(page.t("Status list")) " " a href=(page.object("status-list", &list)) { (list) }
		", " (page.t("places")) " " (number("first")) "–" (last)
	}
}

/// A status list with its changes after one, the newest first. Parameters: `entry`, a place in it.
///
/// # Errors
///
/// If a parameter is wrong, there is none, or the index does not answer.
pub async fn whole_status_list(
	ask: &Ask,
	id: &str,
	after: Option<(Place, u64)>,
	limit: u32,
) -> Result<(StatusList, Vec<StatusChange>), Failure> {
	let store = &ask.explorer.store;
	let found = store.status_list(id).await.map_err(|error| ask.failed(error))?;
	let list = found.ok_or_else(|| ask.not_found())?;
	let changes = store.status_changes(id, ask.number("entry")?, after, limit).await;
	Ok((list, changes.map_err(|error| ask.failed(error))?))
}

/// `status-list/NUMBER`: a status list with its changes, as [`whole_status_list`] finds it.
pub async fn status_list(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	let (list, changes) = whole_status_list(&ask, &id, None, CHANGES).await?;
	let entry: Option<u64> = ask.number("entry")?;
	let kinds = ask.explorer.store.certificate_kinds(None).await;
	let kinds = kinds.map_err(|error| ask.failed(error))?;
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {id}", ask.kind("status-list")));
	let of = named(&page, &kinds);
	let content = html! {
		(listed(&page, std::slice::from_ref(&list), &of, &names))
		(proof_link(&ask, &format!("status-lists/{}", encoded(&id)), None, page.t("Proof of the record")))
		form.filters action=(page.object("status-list", &id)) {
			label { (page.t("Place in the list")) input name="entry" inputmode="numeric" value=[entry]; }
			button { (page.t("Filter")) }
		}
		h2 { (page.t("Changes, the newest first")) }
		(changed(&page, &changes, &names))
		@if changes.len() >= CHANGES as usize { p.quiet { (page.t("Only the last ones are listed.")) } }
		(history(&ask, &page, Mention { kind: "status-list".to_owned(), id: id.clone() }).await?)
	};
	Ok(whole(&page, &content))
}

fn changed(page: &Page, changes: &[StatusChange], names: &Names) -> Markup {
	let columns = [
		Column::number(page.t("Place in the list")),
		Column::text(page.t("Change")),
		Column::text(page.t("Time")),
		Column::number(page.t("Version")),
		Column::text(page.t("By")),
	];
	let cells = |one: &StatusChange| {
		[
			html! { (one.entry) },
			html! { @if one.set { span.badge.bad { (page.t("set")) } } @else { span.badge.good { (page.t("cleared")) } } },
			html! {
				(view::moment(one.time)) " · " (page.t("Block")) " " (view::block_number(page, one.place.block))
			},
			html! { (one.version) },
			html! {
				@if let Some(by) = one.by { (link(page, by, names)) }
				@if one.overridden { " · " (page.t("in the place of the issuer")) }
			},
		]
	};
	view::table(page, None, &columns, &changes.iter().map(cells).collect::<Vec<_>>())
}

/// The batches that have a commitment as their root, and the applications to which a paper with it was filed. At least
/// one of these.
///
/// # Errors
///
/// If there is nothing, or the index does not answer.
pub async fn with_commitment(
	ask: &Ask,
	commitment: &str,
) -> Result<(Vec<CertificateBatch>, Vec<FiledPaper>), Failure> {
	let store = &ask.explorer.store;
	let papers = store.papers_with(commitment).await.map_err(|error| ask.failed(error))?;
	let batches = store.batches_with_root(commitment).await;
	let batches = batches.map_err(|error| ask.failed(error))?;
	if papers.is_empty() && batches.is_empty() {
		return Err(ask.not_found());
	}
	Ok((batches, papers))
}

/// `certificate/COMMITMENT`: where a commitment is, as [`with_commitment`] finds it.
pub async fn certificate(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	let (batches, papers) = with_commitment(&ask, &id).await?;
	let kinds = ask.explorer.store.certificate_kinds(None).await;
	let kinds = kinds.map_err(|error| ask.failed(error))?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Certificate, by its commitment"));
	let of = named(&page, &kinds);
	let content = html! {
		p.code { (id) }
		@if !batches.is_empty() {
			h2 { (page.t("Batches with this root")) }
			(anchored(&page, &batches, &of, &names))
		}
		h2 { (page.t("Applications with this paper")) }
		(filed(&page, &papers, &names))
	};
	Ok(whole(&page, &content))
}

/// Papers in a table.
pub fn filed(page: &Page, papers: &[FiledPaper], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Paper")),
		Column::number(page.t("Loan")),
		Column::text(page.t("Issuer")),
		Column::text(page.t("Issued on")),
		Column::number(page.t("Batch")),
		Column::text(page.t("Filed")),
		Column::text(page.t("Commitment")),
	];
	let cells = |one: &FiledPaper| {
		[
			html! { @if let Some(kind) = &one.kind { (page.name(kind)) } },
			html! { a href=(page.object("loan", &one.loan.to_string())) { (one.loan) } },
			html! { @if let Some(issuer) = one.issuer { (link(page, issuer, names)) } },
			html! { @if let Some(day) = &one.issued_on { (day) } },
			html! { @if let Some(batch) = &one.batch { a href=(page.object("batch", batch)) { (batch) } } },
			html! {
				(view::moment(one.time))
				@if one.until.is_some() { " · " (page.t("replaced later")) }
			},
			html! { a.code href=(page.object("certificate", &one.paper)) title=(one.paper) { (shown::short(&one.paper)) } },
		]
	};
	view::table(page, None, &columns, &papers.iter().map(cells).collect::<Vec<_>>())
}
