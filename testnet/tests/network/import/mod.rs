//! A large import on four nodes: killed and resumed, next month's files, and between them a reform of
//! the district in which a sale and an application wait.

mod months;

use super::command::user_of;
use crate::slots::{setting, shared_slot};
use anyhow::{ensure, Context, Result};
use madang_client::{
	files::generate::{self, Example, Parameters},
	files::{DistrictRow, Row},
	Connection, Officer,
};
use madang_testnet::{
	books,
	command::{CommandSale, User},
	template, Network, Options,
};
use months::{Changes, Counts, NEW, OLD};
use serde_json::Value;
use std::{fs, path::Path, time::Duration};

/// Rows of a batch of parcels, as the client makes them.
const BATCH: usize = 127;

/// How often the import is killed.
const KILLS: usize = 3;

/// The evidence of reform and changes.
const EVIDENCE: &str = "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd";

#[tokio::test(flavor = "multi_thread")]
async fn two_months_are_imported_with_kills_and_a_reform_between_them() -> Result<()> {
	shared_slot(work(setting("MADANG_PARCELS", 600))).await
}

async fn work(parcels: u32) -> Result<()> {
	// A network without registers.
	let mut network = template::start(Options::with_short_sessions()).await?;
	let (user, folder) = user_of(&network).await?;
	let user = user.with_patience(Duration::from_millis(60 * u64::from(parcels)));
	let bank = network.members.old_bank().id;
	let all = generate::generate(&Parameters { seed: 858, parcels, bank })?;
	let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
	fs::create_dir(&first)?;
	fs::create_dir(&second)?;

	import_districts(&user, folder.path()).await?;
	let before = months::write_first(&all, &first)?;
	import_killed(&user, &network, &first, before).await?;

	let mut sale = CommandSale::prepare_for(&user, &network.members, all.for_sale).await?;
	sale.inspect().await?;
	sale.contract().await?;
	sale.accept_report().await?;
	sale.finance().await?;
	sale.file().await?;
	let waiting = file_another(&user, &sale, &all).await?;

	reform(&user, folder.path()).await?;
	let (after, changes) = months::write_second(&all, &second)?;
	import_next_month(&user, &second, before, after, changes).await?;

	sale.affirm_all().await?;
	sale.on_deal("registry", "register", &[]).await?;
	sale.on_deal("city", "book", &[]).await?;
	assert_eq!(sale.shown().await?["stage"], "booked");
	let title = user.json(&["title", "show", &sale.title]).await?;
	assert_eq!(title["district"], NEW.to_string(), "{title}");
	sale.complete(&waiting).await?;

	compare(&user, &second, after, changes).await?;
	network.stop().await
}

/// The districts of the rows, and the one that comes by the reform.
async fn import_districts(user: &User, folder: &Path) -> Result<()> {
	let codes: Vec<_> = generate::districts().map(|code| code.to_string()).collect();
	let table = fs::read_to_string(books::data_folder().join(DistrictRow::FILE))?;
	let named = table.lines().filter(|row| codes.iter().any(|code| row.starts_with(code)));
	let mut rows: Vec<_> = table.lines().take(1).chain(named).collect();
	ensure!(rows.len() == codes.len() + 1, "{rows:?}");
	let reformed = format!("{NEW},서울특별시,강남구,새역삼동,");
	rows.push(&reformed);
	let file = folder.join("districts.csv");
	fs::write(&file, rows.join("\n") + "\n")?;
	let imported = user.act("ministry", &["registers", "districts", text(&file)?]).await?;
	assert_eq!(imported["imported"]["districts"]["sent"], codes.len() + 1, "{imported}");
	Ok(())
}

/// The ministry's import is killed again and again, each time after some of its batches. Then it is run
/// to its end, and the registry office's after it.
async fn import_killed(user: &User, network: &Network, folder: &Path, rows: Counts) -> Result<()> {
	let import = ["registers", "import", text(folder)?];
	let node = network.connect(0).await?;
	let ministry = network.members.ministry().officer();
	let batches = rows.books().div_ceil(BATCH) as u64;
	for kill in 0..KILLS {
		let before = nonce(&node, ministry).await?;
		let running = user.start(&[&["--json", "--key", "ministry"], &import[..]].concat())?;
		network
			.until("some batches are final", || async {
				let sent = nonce(&node, ministry).await? - before;
				Ok((sent >= (batches / 4).max(1)).then_some(()))
			})
			.await
			.with_context(|| format!("kill {kill}"))?;
		running.kill().await?;
	}
	let done = user.act("ministry", &import).await?;
	let figures = |book: &str, figure: &str| count(&done, book, figure);
	assert_eq!(figures("land-book", "on_chain")?, rows.parcels, "{done}");
	assert_eq!(figures("building-book", "on_chain")?, rows.buildings, "{done}");
	assert_eq!(figures("units", "on_chain")?, rows.units, "{done}");
	ensure!(figures("land-book", "equal")? >= BATCH.min(rows.parcels), "it resumed: {done}");
	report("books, after three kills", &done);
	let done = user.act("registry", &import).await?;
	assert_eq!(count(&done, "titles", "sent")?, rows.titles, "{done}");
	report("titles", &done);
	Ok(())
}

/// An application about another title of the district, which waits during the reform; its receipt.
async fn file_another(user: &User, sale: &CommandSale<'_>, all: &Example) -> Result<String> {
	let unit = months::another_unit(all).context("another unit in the district")?;
	let title = user.json(&["title", "show", "--property", &format!("unit:{unit}")]).await?;
	let number = title["title"].as_u64().context("its title")?.to_string();
	let owner = title["holders"][0]["holder"].as_str();
	let owner = owner.and_then(|owner| owner.strip_prefix("unbound:")).context("its holder")?;
	sale.file_binding("buyer", &number, owner).await
}

/// The district of the sale ends, and another follows it.
async fn reform(user: &User, folder: &Path) -> Result<()> {
	let ends = folder.join("district-ends.csv");
	fs::write(&ends, format!("code,ended_on,successors\n{OLD},2026-01-01,{NEW}\n"))?;
	let evidence = "ab".repeat(32);
	let end = ["registers", "end-districts", text(&ends)?, "--evidence", &evidence];
	let ended = user.act("ministry", &end).await?;
	assert_eq!(ended["ended"], 1, "{ended}");
	Ok(())
}

/// The next month: the ministry sends what is new, the municipalities amend what has changed in their
/// places, the registry office sends the new titles.
async fn import_next_month(
	user: &User,
	folder: &Path,
	before: Counts,
	after: Counts,
	changes: Changes,
) -> Result<()> {
	let import = ["registers", "import", text(folder)?, "--skip-bad"];
	let done = user.act("ministry", &import).await?;
	report("the next month", &done);
	for (book, before, after, changed) in [
		("land-book", before.parcels, after.parcels, changes.parcels.total()),
		("building-book", before.buildings, after.buildings, changes.buildings.total()),
		("units", before.units, after.units, 0),
	] {
		assert_eq!(count(&done, book, "sent")?, after - before, "{book}: {done}");
		// The sale's unit and the other one have other holders, but the books do not know it yet.
		assert_eq!(count(&done, book, "changed")?, changed, "{book}: {done}");
		assert_eq!(count(&done, book, "equal")?, before - changed, "{book}: {done}");
	}
	let land_book = folder.join("land-book.csv");
	assert_eq!(done["refused"][text(&land_book)?]["rows"], changes.bad, "{done}");
	let done = user.act("registry", &import).await?;
	assert_eq!(count(&done, "titles", "sent")?, after.titles - before.titles, "{done}");

	let apply = [&import[..], &["--apply-changes", "--evidence", EVIDENCE]].concat();
	let done = user.act("city", &apply).await?;
	assert_eq!(count(&done, "land-book", "amended")?, changes.parcels.city, "{done}");
	assert_eq!(count(&done, "building-book", "amended")?, changes.buildings.city, "{done}");
	Ok(())
}

/// At last book and files differ only where nobody has amended the book, or where a sale has changed the
/// owners.
async fn compare(user: &User, folder: &Path, rows: Counts, changes: Changes) -> Result<()> {
	let import = ["registers", "import", text(folder)?, "--skip-bad", "--dry-run"];
	let compared = user.act("ministry", &import).await?;
	for (book, rows, changed) in [
		("land-book", rows.parcels, changes.parcels.other + changes.parcels.nobody),
		("building-book", rows.buildings, changes.buildings.other + changes.buildings.nobody),
		// The apartment has been sold.
		("units", rows.units, 1),
	] {
		assert_eq!(count(&compared, book, "missing")?, 0, "{book}: {compared}");
		assert_eq!(count(&compared, book, "changed")?, changed, "{book}: {compared}");
		assert_eq!(count(&compared, book, "equal")?, rows - changed, "{book}: {compared}");
	}
	Ok(())
}

fn count(answer: &Value, book: &str, figure: &str) -> Result<usize> {
	let number = answer["imported"][book][figure].as_u64();
	let number = number.with_context(|| format!("no figure {figure} of {book}: {answer}"))?;
	Ok(usize::try_from(number)?)
}

/// Print the figures, for a run at full length.
fn report(what: &str, answer: &Value) {
	println!("{what}: {}", answer["imported"]);
}

async fn nonce(node: &Connection, officer: &Officer) -> Result<u64> {
	Ok(node.finalized().await?.tx().account_nonce(&officer.account()).await?)
}

fn text(path: &Path) -> Result<&str> {
	path.to_str().context("a path of text")
}
