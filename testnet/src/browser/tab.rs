//! A tab: pages, keys, pictures.

use super::pipe::Pipe;
use anyhow::{bail, ensure, Context as _};
use base64ct::{Base64, Encoding};
use serde_json::{json, Value};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::{
	sync::broadcast::{error::RecvError, Receiver},
	time::{sleep, timeout, Instant},
};

/// How long a page has to load, or to be as a test expects it.
const LOADS_WITHIN: Duration = Duration::from_secs(60);

/// How often a page is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// The width and the height of a desk's screen.
const DESK: (u32, u32) = (1280, 900);

/// How much of a page a document shows, and how small.
const HIGHEST: f64 = 1_500.0;
const SMALL: f64 = 0.6;

/// The size of a window.
#[derive(Clone, Copy, Debug)]
pub enum Size {
	/// A desk's screen.
	Desk,
	/// A phone.
	Phone,
}

/// The colours that a reader prefers.
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
	/// Dark letters.
	Light,
	/// Light letters.
	Dark,
}

/// A tab.
pub struct Tab {
	pipe: Pipe,
	session: String,
	events: Receiver<Arc<Value>>,
}

impl Tab {
	pub(super) async fn open(pipe: Pipe) -> anyhow::Result<Self> {
		let target = pipe.ask(None, "Target.createTarget", json!({ "url": "about:blank" })).await?;
		let attach = json!({ "targetId": target["targetId"], "flatten": true });
		let attached = pipe.ask(None, "Target.attachToTarget", attach).await?;
		let session = attached["sessionId"].as_str().context("no session")?.to_owned();
		let events = pipe.events();
		let tab = Self { pipe, session, events };
		for domain in ["Page", "Runtime", "Network", "Log"] {
			tab.ask(&format!("{domain}.enable"), json!({})).await?;
		}
		tab.ask("Page.setLifecycleEventsEnabled", json!({ "enabled": true })).await?;
		tab.resize(Size::Desk).await?;
		Ok(tab)
	}

	/// Use a method of the protocol.
	///
	/// # Errors
	///
	/// If the browser refuses, or does not answer in time.
	pub async fn ask(&self, method: &str, params: Value) -> anyhow::Result<Value> {
		self.pipe.ask(Some(&self.session), method, params).await
	}

	/// Make the window as large as this.
	///
	/// # Errors
	///
	/// See [`Self::ask`].
	pub async fn resize(&self, size: Size) -> anyhow::Result<()> {
		let (width, height, mobile) = match size {
			Size::Desk => (DESK.0, DESK.1, false),
			Size::Phone => (390, 844, true),
		};
		let metrics =
			json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
		self.ask("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
	}

	/// Show pages in these colours.
	///
	/// # Errors
	///
	/// See [`Self::ask`].
	pub async fn prefer(&self, scheme: Scheme) -> anyhow::Result<()> {
		let value = match scheme {
			Scheme::Light => "light",
			Scheme::Dark => "dark",
		};
		let feature = json!({ "name": "prefers-color-scheme", "value": value });
		self.ask("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await.map(drop)
	}

	/// Cut the network off, or back on.
	///
	/// # Errors
	///
	/// See [`Self::ask`].
	pub async fn offline(&self, offline: bool) -> anyhow::Result<()> {
		let conditions = json!({
			"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1
		});
		self.ask("Network.emulateNetworkConditions", conditions).await.map(drop)
	}

	/// Load a page, and wait until it is there with all that it needs.
	///
	/// # Errors
	///
	/// If it cannot be loaded.
	pub async fn load(&mut self, url: &str) -> anyhow::Result<()> {
		self.events = self.events.resubscribe();
		let answer = self.ask("Page.navigate", json!({ "url": url })).await?;
		ensure!(answer["errorText"].is_null(), "{url}: {}", answer["errorText"]);
		// The page before may still tell that it is there.
		let this_one = answer["loaderId"].clone();
		let loaded = async {
			loop {
				match self.events.recv().await {
					Ok(event) if self.is_load_of(&event, &this_one) => return Ok(()),
					Ok(_) | Err(RecvError::Lagged(_)) => {}
					Err(RecvError::Closed) => bail!("the browser ended"),
				}
			}
		};
		timeout(LOADS_WITHIN, loaded)
			.await
			.with_context(|| format!("{url} is not loaded in time"))?
	}

	fn is_load_of(&self, event: &Value, loader: &Value) -> bool {
		let (method, params) = (&event["method"], &event["params"]);
		event["sessionId"] == self.session.as_str()
			&& *method == "Page.lifecycleEvent"
			&& params["name"] == "load"
			&& params["loaderId"] == *loader
	}

	/// The value of an expression in JavaScript, also of a promise.
	///
	/// # Errors
	///
	/// If it throws.
	pub async fn value(&self, expression: &str) -> anyhow::Result<Value> {
		let evaluate =
			json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
		let mut answer = self.ask("Runtime.evaluate", evaluate).await?;
		ensure!(
			answer["exceptionDetails"].is_null(),
			"{expression}: {}",
			answer["exceptionDetails"]
		);
		Ok(answer["result"]["value"].take())
	}

	/// The text of the first element that a selector fits.
	///
	/// # Errors
	///
	/// If there is no such element.
	pub async fn text(&self, selector: &str) -> anyhow::Result<String> {
		let text = self.value(&format!("document.querySelector({selector:?})?.innerText")).await?;
		Ok(text.as_str().with_context(|| format!("there is no {selector}"))?.to_owned())
	}

	/// Wait until an expression is true.
	///
	/// # Errors
	///
	/// If it is not in time. Then it tells what the page says.
	pub async fn until(&self, expression: &str) -> anyhow::Result<()> {
		let end = Instant::now() + LOADS_WITHIN;
		while self.value(&format!("Boolean({expression})")).await? != true {
			if Instant::now() > end {
				bail!("{expression} is not so: {}", self.text("body").await?);
			}
			sleep(LOOK).await;
		}
		Ok(())
	}

	/// Press a key, such as `Tab` or `Enter`.
	///
	/// # Errors
	///
	/// See [`Self::ask`].
	pub async fn press(&self, key: &str) -> anyhow::Result<()> {
		let (code, text) = match key {
			"Tab" => (9, ""),
			"Enter" => (13, "\r"),
			other => bail!("{other} is not a key that tests press"),
		};
		for kind in ["keyDown", "keyUp"] {
			let event = json!({
				"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text
			});
			self.ask("Input.dispatchKeyEvent", event).await?;
		}
		Ok(())
	}

	/// Type a text where the focus is.
	///
	/// # Errors
	///
	/// See [`Self::ask`].
	pub async fn write(&self, text: &str) -> anyhow::Result<()> {
		self.ask("Input.insertText", json!({ "text": text })).await.map(drop)
	}

	/// Choose these files in the input that a selector fits.
	///
	/// # Errors
	///
	/// If there is no such input.
	pub async fn choose(&self, selector: &str, files: &[&Path]) -> anyhow::Result<()> {
		let document = self.ask("DOM.getDocument", json!({ "depth": 0 })).await?;
		let query = json!({ "nodeId": document["root"]["nodeId"], "selector": selector });
		let found = self.ask("DOM.querySelector", query).await?;
		ensure!(found["nodeId"] != 0, "there is no {selector}");
		let files = json!({ "files": files, "nodeId": found["nodeId"] });
		self.ask("DOM.setFileInputFiles", files).await.map(drop)
	}

	/// Write a picture of the beginning of the page into a file, as PNG, small enough for a document.
	///
	/// # Errors
	///
	/// If the browser has none, or the file cannot be written.
	pub async fn small_picture(&self, file: &Path) -> anyhow::Result<()> {
		let height = self.value("document.documentElement.scrollHeight").await?;
		let height = height.as_f64().unwrap_or_default().min(HIGHEST);
		let clip = json!({ "x": 0, "y": 0, "width": DESK.0, "height": height, "scale": SMALL });
		let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
		let answer = self.ask("Page.captureScreenshot", options).await?;
		std::fs::write(file, bytes(&answer["data"])?)?;
		Ok(())
	}

	/// Write a picture of the whole page into a file, as PNG.
	///
	/// # Errors
	///
	/// If the browser has none, or the file cannot be written.
	pub async fn picture(&self, file: &Path) -> anyhow::Result<()> {
		let options = json!({ "format": "png", "captureBeyondViewport": true });
		let answer = self.ask("Page.captureScreenshot", options).await?;
		std::fs::write(file, bytes(&answer["data"])?)?;
		Ok(())
	}

	/// The page as it is printed, as PDF.
	///
	/// # Errors
	///
	/// If the browser cannot print it.
	pub async fn printed(&self) -> anyhow::Result<Vec<u8>> {
		bytes(&self.ask("Page.printToPDF", json!({ "preferCSSPageSize": true })).await?["data"])
	}
}

fn bytes(data: &Value) -> anyhow::Result<Vec<u8>> {
	Base64::decode_vec(data.as_str().context("no data")?).context("not base64")
}
