//! Writes: prepared, signed, submitted and final through the gateway, and sent bare by the client.

use crate::{report::Measured, stage::Stage};
use anyhow::{ensure, Result};
use futures::future::try_join_all;
use madang_client::{api::calls::institutions, Officer};
use madang_testnet::{
	calls::fresh,
	gateway::{account, signed, Client},
};
use serde_json::json;
use std::time::{Duration, Instant};

/// How a call is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
	/// By the client, to the node.
	Bare,
	/// Through the gateway.
	Gateway,
}

impl Way {
	/// All of them.
	pub const ALL: [Self; 2] = [Self::Bare, Self::Gateway];

	/// Its name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Bare => "bare node, sent by the client",
			Self::Gateway => "gateway: prepare, sign, submit, outcome",
		}
	}
}

/// Each officer makes calls for so long, the next one when the last one is final.
pub async fn measure(stage: &Stage, way: Way, time: Duration) -> Result<Measured> {
	let began = Instant::now();
	let made = stage.officers.iter().map(|officer| async move {
		let mut client = match way {
			Way::Bare => None,
			Way::Gateway => Some(stage.client().await?),
		};
		let mut took = Vec::new();
		while began.elapsed() < time {
			let sent = Instant::now();
			match &mut client {
				None => {
					let call = institutions::anchor_log(sp_core::H256([7; 32]), 1, fresh());
					stage.sender.run(&call, officer).await?;
				}
				Some(client) => through(client, officer).await?,
			}
			took.push(sent.elapsed());
		}
		anyhow::Ok(took)
	});
	let took = try_join_all(made).await?.concat();
	Ok(Measured { way: way.name(), took, all: began.elapsed() })
}

async fn through(client: &mut Client, officer: &Officer) -> Result<()> {
	let in_json = |bytes: [u8; 32]| format!("0x{}", hex::encode(bytes));
	let question = json!({
		"officer": account(officer),
		"call": "Institutions.anchor_log",
		"args": { "head": in_json([7; 32]), "entries": "1" },
		"external_ref": in_json(fresh()),
	});
	let prepared = client.post("/v1/tx/prepare", &question).await?.ok()?;
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	Ok(())
}
