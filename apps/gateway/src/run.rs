//! Starts everything, and stops it in order.

use crate::{
	access::Access,
	anchoring::Anchoring,
	answers::AnswerKey,
	chain::Chain,
	config::Config,
	gateway::{Gateway, KnownAccess, WORKING_OF_EACH},
	limits::Limiter,
	log_of_requests::RequestLog,
	metrics::Metrics,
	places::Places,
	sending::Sending,
	server,
	settle::Settler,
	signer::GatewaySigner,
	store::{now, Store},
	webhooks::{self, Receiver},
};
use madang_primitives::InstitutionId;
use std::{
	future::Future,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	net::TcpListener,
	sync::watch,
	time::{sleep, timeout},
};

/// How often it is read who has access, and how far the chain is.
const LOOK: Duration = Duration::from_secs(1);

/// How long the last entries of the log may take when the gateway stops.
const FLUSHED_WITHIN: Duration = Duration::from_secs(10);

/// Run a gateway until `stop` is done.
pub async fn run(config: Config, stop: impl Future<Output = ()>) -> Result<(), String> {
	let text = |error: &dyn std::fmt::Display| error.to_string();
	let receivers = config.webhooks.iter().map(Receiver::of).collect::<Result<Vec<_>, _>>()?;
	let signs_for = (config.institution, config.genesis);
	let answers = config.answers.as_ref().map(|answers| AnswerKey::read(&answers.key, signs_for));
	let answers = answers.transpose()?;
	let clients = listen(config.listen).await?;
	let operators = listen(config.operator_listen).await?;
	let chain = Chain::open(&config.nodes, config.genesis).await.map_err(|error| text(&error))?;
	let state = chain.state().await.map_err(|error| error.message())?;
	let signer = config.signer.as_ref().map(GatewaySigner::open).transpose()?;
	if let Some(signer) = &signer {
		let runtime = chain.runtime(&state).await.map_err(|error| error.message())?;
		signer.ensure_calls(&runtime)?;
	}
	let institution = InstitutionId(config.institution);
	let access = Access::read(&state, institution).await.map_err(|error| error.message())?;
	let owner = format!("institution {institution} of {}", hex::encode(config.genesis));
	let opened = Store::open(&config.database, &owner, state.number()).await;
	let store = opened.map_err(|error| text(&error))?;
	let followed = store.followed().await.map_err(|error| text(&error))?;
	let (access, known_access) = watch::channel((Arc::new(access), Instant::now()));
	let (followed, known_followed) = watch::channel(followed);
	let reserved = u64::from(config.limits.nonce_reserved_seconds).saturating_mul(1_000);
	let sending = Sending::new(chain.clone(), store.clone(), reserved);
	let gateway = Arc::new(Gateway {
		log: RequestLog::of(store.clone()),
		limiter: Limiter::new(config.limits.requests_per_second),
		answers,
		connections: Places::new(config.limits.connections_of_each),
		waiting: Places::new(config.limits.waiting_of_each),
		working: Places::new(WORKING_OF_EACH),
		metrics: Metrics::new().map_err(|error| text(&error))?,
		config,
		chain: chain.clone(),
		store: store.clone(),
		access: known_access,
		followed: known_followed,
		sending: sending.clone(),
		signer,
	});
	let settler = Settler { institution, chain, store: store.clone(), followed, sending };
	let mut tasks = vec![
		tokio::spawn(settler.run()),
		tokio::spawn(look(gateway.clone(), access)),
		tokio::spawn(webhooks::run(gateway.clone(), receivers)),
	];
	tasks.extend(Anchoring::of(&gateway).map(|anchoring| tokio::spawn(anchoring.run())));
	log::info!("institution {institution} is served at https://{}", gateway.config.listen);
	let log = gateway.log.clone();
	let served = server::serve(gateway, (clients, operators), stop).await;
	tasks.iter().for_each(|task| task.abort());
	if timeout(FLUSHED_WITHIN, log.flush()).await.is_err() {
		log::error!("the log of requests could not be written to its end");
	}
	store.close().await;
	served
}

async fn listen(address: std::net::SocketAddr) -> Result<TcpListener, String> {
	TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))
}

/// Read again and again who has access, and what is counted.
async fn look(gateway: Arc<Gateway>, access: watch::Sender<KnownAccess>) {
	let (mut last, mut told) = (0, 0);
	loop {
		match read(&gateway, &mut last).await {
			Ok(None) => {}
			Ok(Some(read)) => {
				let open =
					read.certificates.iter().map(|one| one.until).filter(|until| now() < *until);
				let ends = open.min().unwrap_or(0);
				let ends = i64::try_from(ends / 1_000).unwrap_or(i64::MAX);
				gateway.metrics.certificate_ends.set(ends);
				access.send_replace((Arc::new(read), Instant::now()));
			}
			Err(error) => log::warn!("it cannot be read who has access: {}", error.message()),
		}
		let followed = *gateway.followed.borrow();
		gateway.metrics.followed_block.set(i64::try_from(followed).unwrap_or(i64::MAX));
		if let Ok(open) = gateway.store.open_count().await {
			gateway.metrics.open_attempts.set(open);
		}
		// Another gateway may share the database.
		if let Ok(outcomes) = gateway.store.last_outcome().await {
			if std::mem::replace(&mut told, outcomes) != outcomes {
				gateway.sending.tell();
			}
		}
		gateway.limiter.forget();
		sleep(LOOK).await;
	}
}

/// Who has access, at the last final block of a node. None if it is not later than the last one: a node that stands still,
/// or is behind another one that was asked, knows nothing new.
async fn read(gateway: &Gateway, last: &mut u64) -> Result<Option<Access>, crate::error::Error> {
	let state = gateway.chain.state().await?;
	if state.number() <= *last {
		return Ok(None);
	}
	gateway.metrics.final_block.set(i64::try_from(state.number()).unwrap_or(i64::MAX));
	let access = Access::read(&state, InstitutionId(gateway.config.institution)).await?;
	*last = state.number();
	Ok(Some(access))
}
