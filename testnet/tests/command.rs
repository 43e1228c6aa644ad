//! The `madang` command against real nodes, as officers and programs use it.

use anyhow::{Context, Result};
use madang_client::{
	files::{example, to_csv, BuildingRow, DistrictRow, ParcelRow, Row, TitleRow, UnitRow},
	import,
};
use madang_testnet::{books, command::User, Network, Options};
use serde_json::Value;
use std::{fs, path::Path};

/// The sale's own rows of the example, and one parcel with a category that there is none of. The
/// line of the bad row.
fn write_registers(folder: &Path) -> Result<usize> {
	let data = books::data_folder();
	let table = data.join(DistrictRow::FILE);
	let (districts, registers) = import::read_folder(&data.join("example"), &table)?;
	let sale = example::for_sale();
	let districts = districts.iter().filter(|row| row.code == sale.pnu.district());
	let parcels =
		registers.parcels.rows.iter().map(|(_, row)| row).filter(|row| row.pnu == sale.pnu);
	let buildings =
		registers.buildings.rows.iter().map(|(_, row)| row).filter(|row| row.id == sale.building);
	let units =
		registers.units.rows.iter().map(|(_, row)| row).filter(|row| row.building == sale.building);
	let titles =
		registers.titles.rows.iter().map(|(_, row)| row).filter(|row| row.id == sale.title);

	let mut land_book = String::from_utf8(to_csv::<ParcelRow>(parcels)?)?;
	let bad = land_book.lines().count() + 1;
	land_book.push_str("1168010100108590000,성,100.00,1000000,2026-01-01,\n");
	fs::write(folder.join(ParcelRow::FILE), land_book)?;
	fs::write(folder.join(DistrictRow::FILE), to_csv::<DistrictRow>(districts)?)?;
	fs::write(folder.join(BuildingRow::FILE), to_csv::<BuildingRow>(buildings)?)?;
	fs::write(folder.join(UnitRow::FILE), to_csv::<UnitRow>(units)?)?;
	fs::write(folder.join(TitleRow::FILE), to_csv::<TitleRow>(titles)?)?;
	Ok(bad)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_works_with_the_command_alone() -> Result<()> {
	let network = Network::start(Options::default()).await?;
	let members = &network.members;
	let temporary = tempfile::tempdir()?;
	let folder = temporary.path();
	// The first address is nobody's: the command goes on to the next.
	let nodes = format!("ws://127.0.0.1:9,{}", network.urls().join(","));
	let user = User::new(folder, nodes)?;

	// Keys.
	for (name, member) in [
		("ministry", members.ministry()),
		("registry", members.registry()),
		("bank", members.bank()),
		("agent", members.agent()),
	] {
		user.import_key(name, member).await?;
	}
	let (code, said) = user.fails(&["key", "new", "agent"]).await?;
	assert_eq!(code, 2, "{said}");
	assert!(said.contains("not overwritten"), "{said}");

	// Status.
	let status = user.json(&["--key", "bank", "status"]).await?;
	assert_eq!(status["institution"]["kind"], "bank");
	assert_eq!(status["officer"]["status"], "active");
	assert!(status["finalized"]["number"].as_u64() > Some(0), "{status}");

	// Nodes: the validators' from the beginning, another for a while.
	let node = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
	let of_agent = |listed: &Value| {
		let nodes = listed["nodes"].as_array().cloned().unwrap_or_default();
		assert!(nodes.len() >= network.nodes.len(), "{listed}");
		nodes.iter().any(|one| one["node"] == node && one["institution"] == members.agent().id.0)
	};
	assert!(!of_agent(&user.json(&["node", "list"]).await?));
	user.done(&["--key", "agent", "node", "register", node]).await?;
	assert!(of_agent(&user.json(&["node", "list"]).await?));
	let (code, said) = user.fails(&["--key", "bank", "node", "register", node]).await?;
	assert_eq!(code, 1, "{said}");
	assert!(said.contains("registered already"), "{said}");
	user.done(&["--key", "agent", "node", "deregister", node]).await?;
	assert!(!of_agent(&user.json(&["node", "list"]).await?));

	// Registers: a bad row stops everything, or is put aside.
	let registers = folder.join("registers");
	fs::create_dir(&registers)?;
	let line = write_registers(&registers)?;
	let at = registers.to_string_lossy().into_owned();
	let districts = registers.join(DistrictRow::FILE).to_string_lossy().into_owned();
	user.done(&["--key", "ministry", "registers", "districts", &districts]).await?;
	let (code, said) = user.fails(&["--key", "ministry", "registers", "import", &at]).await?;
	assert_eq!(code, 2, "{said}");
	assert!(said.contains(&format!("{}:{line}: column \"category\"", ParcelRow::FILE)), "{said}");
	assert!(said.contains("nothing was imported"), "{said}");
	let imported =
		user.json(&["--key", "ministry", "registers", "import", &at, "--skip-bad"]).await?;
	assert_eq!(imported["imported"]["land-book"]["rows"], 1, "{imported}");
	let refused = registers.join(format!("{}.refused.csv", ParcelRow::FILE));
	assert!(fs::read_to_string(refused)?.contains("1168010100108590000,성"));
	let imported = user.json(&["--key", "registry", "registers", "import", &at]).await?;
	assert_eq!(imported["imported"]["titles"]["rows"], 1, "{imported}");
	let again = user.json(&["--key", "registry", "registers", "import", &at]).await?;
	assert_eq!(again["imported"]["titles"]["already"], 1, "{again}");

	// The title that came of it.
	let sale = example::for_sale();
	let property = format!("unit:{}", sale.unit);
	let title = user.json(&["title", "show", "--property", &property]).await?;
	assert_eq!(title["title"], sale.title.0);
	assert_eq!(title["holders"][0]["share"], "1/1");
	assert_eq!(title["entries"][1]["content"], "revolving-mortgage");
	let shown = user.done(&["title", "show", &sale.title.to_string()]).await?;
	assert!(shown.contains("갑구") && shown.contains("근저당권설정"), "{shown}");

	// A deal, and the same call again under its reference.
	let reference = "ab".repeat(32);
	let inspect = [
		"--key",
		"agent",
		"deal",
		"inspect",
		"--property",
		&property,
		"--external-ref",
		&reference,
	];
	let done = user.json(&inspect).await?;
	let deal = done["deal"].as_u64().context("no deal")?.to_string();
	assert_eq!(done["external_ref"], reference);
	let (code, said) = user.fails(&inspect).await?;
	assert_eq!(code, 1, "{said}");
	assert!(said.contains("nothing was done again"), "{said}");
	let shown = user.json(&["deal", "show", &deal]).await?;
	assert_eq!(shown["stage"], "inspected");
	assert_eq!(shown["property"], property);

	// What may not be, said in a sentence.
	let (code, said) =
		user.fails(&["--key", "bank", "deal", "inspect", "--property", &property]).await?;
	assert_eq!(code, 1, "{said}");
	assert!(said.contains("your institution's kind, your duties or the place"), "{said}");
	let (code, said) = user.fails(&["--json", "deal", "show", "4711"]).await?;
	let error: Value = serde_json::from_str(&said)?;
	assert_eq!((code, &error["error"]["kind"]), (1, &Value::from("refused")), "{said}");
	let (code, said) = user.fails(&["--node", "ws://127.0.0.1:9", "status"]).await?;
	assert_eq!(code, 3, "{said}");
	let (code, said) = user.fails(&["deal", "inspect", "--property", "house:1"]).await?;
	assert_eq!(code, 2, "{said}");

	// Giving the inspection up ends the deal; watching it sees that and ends.
	user.done(&["--key", "agent", "deal", "abandon", &deal]).await?;
	let watched = user.done(&["--json", "deal", "watch", &deal]).await?;
	assert!(watched.contains("\"stage\":\"expired\""), "{watched}");
	Ok(())
}
