//! Carries out the command line.

use crate::{
	chain_spec,
	cli::{BuildConsortiumCmd, Cli, Subcommand},
	consortium,
	pool::Amount,
	rpc, secrets,
	service::{self, Backoff, Parts, Settings},
};
use madang_runtime::opaque::Block;
use sc_cli::{CliConfiguration, SubstrateCli, TransactionPoolType};
use sc_network::{
	config::NetworkBackendType,
	multiaddr::{Multiaddr, Protocol},
};
use sc_service::ChainType;
use sp_runtime::traits::Block as BlockT;
use std::{fs, io::Write, time::Duration};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Madang node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"docs/src/consortium.md".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		chain_spec::load(id)
	}
}

/// How long the pool rejects a transaction unseen after it was invalid. A transaction that is
/// invalid on one fork can be valid on the next, so the SDK's half hour would lock out transactions
/// that members sent in good faith. A non-member's transaction is cheap to reject each time.
const POOL_BAN_SECONDS: u64 = 10;

/// Where a node listens by default: only its own machine reaches it. The SDK's default is every
/// interface, and with litep2p also a UDP port.
const LISTEN_HOST: &str = "/ip4/127.0.0.1/tcp";

/// The default port of the network.
const LISTEN_PORT: u16 = 30333;

/// Set where the node listens: at the addresses of the command line, over TCP only.
fn set_listen_addresses(network: &mut sc_cli::NetworkParams) -> sc_cli::Result<()> {
	let over_udp =
		|address: &Multiaddr| address.iter().any(|protocol| matches!(protocol, Protocol::Udp(_)));
	if let Some(address) = network.listen_addr.iter().find(|address| over_udp(address)) {
		return Err(format!("--listen-addr {address}: nodes use TCP only").into());
	}
	if network.listen_addr.is_empty() {
		let port = network.port.unwrap_or(LISTEN_PORT);
		let address = format!("{LISTEN_HOST}/{port}").parse();
		network.listen_addr.push(address.map_err(|error| format!("port {port}: {error}"))?);
	}
	Ok(())
}

/// Parse the command line, and carry it out.
pub fn run() -> sc_cli::Result<()> {
	let mut cli = Cli::from_args();
	set_listen_addresses(&mut cli.run.network_params)?;
	cli.run.pool_config.tx_ban_seconds.get_or_insert(POOL_BAN_SECONDS);
	rpc::endpoints::close(&mut cli.run.rpc_params)?;
	let data = cli.data();
	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(),
		Some(Subcommand::SessionKeys(cmd)) => cmd.run().map_err(Into::into),
		Some(Subcommand::VoteJournal(cmd)) => cmd.run().map_err(|error| error.to_string().into()),
		Some(Subcommand::BuildConsortium(cmd)) => build_consortium(cmd),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } =
				service::new_partial(&config, &data)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, .. } = service::new_partial(&config, &data)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, .. } = service::new_partial(&config, &data)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } =
				service::new_partial(&config, &data)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, backend, .. } = service::new_partial(&config, &data)?;
			let revert_finality = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(revert_finality)), task_manager))
		}),
	}
}

fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	let shared = &cli.run.shared_params;
	if shared.chain.is_none() && !shared.dev {
		return Err("no network given: use --chain FILE, --chain consortium or --dev".into());
	}
	let is_live = is_live(cli)?;
	secrets::ensure_hidden(&cli.run, is_live)?;
	if cli.no_signature_memory {
		madang_crypto::memory::switch_off();
	}
	let pool = &cli.run.pool_config;
	if matches!(pool.pool_type, TransactionPoolType::SingleState) {
		return Err("--pool-type single-state: this program has only the fork-aware pool".into());
	}
	let settings = Settings {
		pool_limit: Amount { count: pool.pool_limit, bytes: pool.pool_kbytes.saturating_mul(1024) },
		pool_ban: pool.tx_ban_seconds.map(Duration::from_secs),
		data: cli.data(),
		vote_journal: cli.vote_journal.clone(),
		rpc: rpc::server::Settings {
			lookups: cli.lookup_rate_limit,
			per_address: cli.rpc_connections_per_address,
		},
		pinned: cli.rpc_pinned_blocks,
		backoff: Backoff { unfinalized: cli.slow_down_after },
		warp_checkpoint: cli.warp_checkpoint.clone(),
	};
	cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
		let running = match config.network.network_backend {
			NetworkBackendType::Libp2p => service::new_full::<
				sc_network::NetworkWorker<Block, <Block as BlockT>::Hash>,
			>(config, settings),
			NetworkBackendType::Litep2p => {
				service::new_full::<sc_network::Litep2pNetworkBackend>(config, settings)
			}
		};
		running.map_err(sc_cli::Error::Service)
	})
}

/// Whether the network is more than a trial.
fn is_live(cli: &Cli) -> sc_cli::Result<bool> {
	let id = cli.run.chain_id(cli.run.shared_params.is_dev())?;
	Ok(cli.load_spec(&id)?.chain_type() == ChainType::Live)
}

fn build_consortium(cmd: &BuildConsortiumCmd) -> sc_cli::Result<()> {
	let spec = consortium::read(&cmd.definition).and_then(|definition| definition.chain_spec())?;
	let json = sc_service::chain_ops::build_spec(&spec, cmd.raw)?;
	match &cmd.output {
		Some(path) => fs::write(path, json)?,
		None => std::io::stdout().write_all(json.as_bytes())?,
	}
	Ok(())
}
