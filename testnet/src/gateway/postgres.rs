//! Databases on the server of PostgreSQL that `scripts/with-postgres` starts.

use crate::programs::run;
use anyhow::{Context, Result};
use std::path::Path;

/// The server's address.
const SERVER: &str = "MADANG_TEST_POSTGRES";

/// Make a database; its address. None if the tests are to do without a server.
pub async fn postgres_database(name: &str) -> Result<Option<String>> {
	let server =
		std::env::var(SERVER).with_context(|| {
			format!("no server of PostgreSQL: run this with scripts/with-postgres, or set {SERVER}=none")
		})?;
	if server == "none" {
		return Ok(None);
	}
	let statement = format!("CREATE DATABASE {name}");
	run(Path::new("psql"), &[&format!("{server}/postgres"), "-q", "-c", &statement]).await?;
	Ok(Some(format!("{server}/{name}")))
}
