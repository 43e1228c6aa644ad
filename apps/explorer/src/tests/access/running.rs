//! An explorer as its configuration has it, asked over the network.

use super::*;
use crate::{access::commands::AccountCommand, commands::Command, config::Config, run::run};
use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt, time::Duration};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
	sync::oneshot,
	time::sleep,
};

/// What is answered. It waits until somebody listens.
async fn ask(address: SocketAddr, request: String) -> String {
	let mut stream = loop {
		match TcpStream::connect(address).await {
			Ok(stream) => break stream,
			Err(_) => sleep(Duration::from_millis(20)).await,
		}
	};
	stream.write_all(request.as_bytes()).await.unwrap();
	let mut answer = Vec::new();
	stream.read_to_end(&mut answer).await.unwrap();
	String::from_utf8(answer).unwrap()
}

fn get(place: &str, cookie: &str) -> String {
	format!(
		"GET {place} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
	)
}

#[tokio::test]
async fn a_configured_explorer_asks_who_reads() {
	let folder = tempfile::tempdir().unwrap();
	let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = free.local_addr().unwrap();
	drop(free);
	let file = folder.path().join("explorer.toml");
	// Nobody is at the node's address, so the index stays empty.
	let text = format!(
		"nodes = [\"ws://127.0.0.1:1\"]\ngenesis = \"0x{}\"\ndatabase = \"index.db\"\nlisten = \"{address}\"\n\
		 [access]\naccounts = \"accounts.json\"\nviews = \"views.db\"\norigin = \"https://explorer.example\"\n",
		"01".repeat(32)
	);
	fs::write(&file, text).unwrap();
	let config = Config::read(&file).unwrap();
	let passphrase = folder.path().join("passphrase");
	fs::write(&passphrase, "twelve letters").unwrap();
	fs::set_permissions(&passphrase, fs::Permissions::from_mode(0o600)).unwrap();
	let (name, role) = ("kim".to_owned(), Role::Auditor);
	let add = AccountCommand::Add { name, role, passphrase_file: Some(passphrase) };
	Command::Account(add).run(|| Ok(config.clone())).await.unwrap();

	let (stop, stopped) = oneshot::channel::<()>();
	let views = config.access.as_ref().unwrap().views.clone();
	let running = tokio::spawn(run(config, async move { drop(stopped.await) }));
	let away = ask(address, get("/en/blocks", "")).await;
	assert!(away.starts_with("HTTP/1.1 303 "), "{away}");
	let body = "name=kim&passphrase=twelve+letters&to=%2Fen%2Fviews";
	let post = |origin: &str| {
		format!(
			"POST /en/sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: {origin}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
			body.len()
		)
	};
	let refused = ask(address, post("http://127.0.0.1")).await;
	assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
	let signed_in = ask(address, post("https://explorer.example")).await;
	assert!(signed_in.contains("location: /en/views\r\n"), "{signed_in}");
	let cookie = signed_in.split("set-cookie: ").nth(1).unwrap();
	let (cookie, flags) = cookie.lines().next().unwrap().split_once(';').unwrap();
	assert!(cookie.starts_with("__Host-madang-explorer="), "{cookie}");
	assert!(flags.ends_with("; Secure"), "{flags}");
	let page = ask(address, get("/en/views", cookie)).await;
	assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("/en/sign-in"), "{page}");
	let document = ask(address, get("/api/v1/openapi.json", cookie)).await;
	assert!(document.contains("\"name\":\"__Host-madang-explorer\""), "{document}");
	stop.send(()).unwrap();
	running.await.unwrap().unwrap();
	let views = ViewStore::open(&views, &[1; 32]).await.unwrap();
	assert_eq!(views.check().await.unwrap().0, 2);
}
