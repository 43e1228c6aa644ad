//! The DevTools protocol over two pipes: numbered requests, their answers, and events.

use anyhow::{bail, Context as _};
use serde_json::{json, Value};
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex,
	},
	time::Duration,
};
use tokio::{
	io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
	process::{ChildStdin, ChildStdout},
	sync::{broadcast, oneshot, Mutex as AsyncMutex},
	time::timeout,
};

/// How long the browser has for an answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

/// How many events can wait for a reader.
const EVENTS: usize = 4_096;

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// The two pipes.
#[derive(Clone)]
pub struct Pipe {
	input: Arc<AsyncMutex<ChildStdin>>,
	next: Arc<AtomicU64>,
	waiting: Waiting,
	events: broadcast::Sender<Arc<Value>>,
}

impl Pipe {
	/// Use these pipes.
	pub fn new(input: ChildStdin, output: ChildStdout) -> Self {
		let pipe = Self {
			input: Arc::new(AsyncMutex::new(input)),
			next: Arc::default(),
			waiting: Arc::default(),
			events: broadcast::Sender::new(EVENTS),
		};
		tokio::spawn(read(output, pipe.waiting.clone(), pipe.events.clone()));
		pipe
	}

	/// Everything that the browser tells from now on.
	pub fn events(&self) -> broadcast::Receiver<Arc<Value>> {
		self.events.subscribe()
	}

	/// Ask the browser, or one of its sessions.
	///
	/// # Errors
	///
	/// If it refuses, or does not answer in time.
	pub async fn ask(
		&self,
		session: Option<&str>,
		method: &str,
		params: Value,
	) -> anyhow::Result<Value> {
		let id = self.next.fetch_add(1, Ordering::Relaxed);
		let mut request = json!({ "id": id, "method": method, "params": params });
		if let Some(session) = session {
			request["sessionId"] = json!(session);
		}
		let (answer, answered) = oneshot::channel();
		self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id, answer);
		let mut text = request.to_string().into_bytes();
		text.push(0);
		{
			let mut input = self.input.lock().await;
			input.write_all(&text).await?;
			input.flush().await?;
		}
		let answer = timeout(ANSWERS_WITHIN, answered).await;
		let mut answer = answer
			.with_context(|| format!("{method}: no answer from the browser"))?
			.with_context(|| format!("{method}: the browser ended"))?;
		if !answer["error"].is_null() {
			bail!("{method}: {}", answer["error"]);
		}
		Ok(answer["result"].take())
	}
}

async fn read(
	output: impl AsyncRead + Unpin,
	waiting: Waiting,
	events: broadcast::Sender<Arc<Value>>,
) {
	let (mut output, mut text) = (BufReader::new(output), Vec::new());
	while let Ok(1..) = output.read_until(0, &mut text).await {
		if text.last() == Some(&0) {
			text.pop();
		}
		if let Ok(message) = serde_json::from_slice::<Value>(&text) {
			let mut waiting = waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
			match message["id"].as_u64().and_then(|id| waiting.remove(&id)) {
				// Who asked may have given up.
				Some(answer) => drop(answer.send(message)),
				None => drop(events.send(Arc::new(message))),
			}
		}
		text.clear();
	}
	waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
}
