//! The server on a socket.

use super::{Engine, PASSWORD, fresh, on_both};
use serde_json::json;
use server::Filling;
use server::app;
use server::config::Config;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn served(config: Config) -> Served {
    let app = app(config).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(app.serve(listener, async {
        stopped.await.unwrap();
    }));
    Served { address, stop, ended }
}

/// The head and the first half of the body of a registration; the second half.
async fn half_sent(address: SocketAddr) -> (TcpStream, String) {
    let body = json!({ "email": "a@example.com", "password": PASSWORD }).to_string();
    let (first, second) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/auth/register HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{first}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Until the server has begun to read it.
    tokio::time::sleep(Duration::from_millis(200)).await;
    (stream, second.to_owned())
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text).await;
    text
}

on_both! {
    async fn a_request_in_flight_finishes_before_the_server_stops(engine) {
        let server = served(fresh(engine).await).await;
        let (mut stream, rest) = half_sent(server.address).await;
        server.stop.send(()).unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!server.ended.is_finished(), "the server did not wait");
        assert!(TcpStream::connect(server.address).await.is_err(), "new connections are taken");
        stream.write_all(rest.as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        server.ended.await.unwrap();
    }

    async fn patience_with_requests_in_flight_ends(engine) {
        let config = Config { shutdown_timeout_seconds: 1, ..fresh(engine).await };
        let server = served(config).await;
        let (_stream, _) = half_sent(server.address).await;
        server.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(20), server.ended).await.unwrap().unwrap();
    }

    async fn a_client_that_sends_too_slowly_is_told(engine) {
        let config = Config { request_timeout_seconds: 1, ..fresh(engine).await };
        let server = served(config).await;
        let begun = Instant::now();
        let (mut stream, _) = half_sent(server.address).await;
        let answer = answer(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("\"detail\":\"the request took longer than 1 seconds\""), "{answer}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_closed_sqlite_database_is_one_file() {
    let config = fresh(Engine::Sqlite).await;
    let file = config.database_url.strip_prefix("sqlite:").unwrap().to_owned();
    let server = served(config).await;
    assert!(std::fs::exists(format!("{file}-wal")).unwrap());
    server.stop.send(()).unwrap();
    server.ended.await.unwrap();
    assert!(std::fs::exists(&file).unwrap());
    assert!(!std::fs::exists(format!("{file}-wal")).unwrap(), "the log was not folded into the file");
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = taken.local_addr().unwrap();
    let refused =
        server::serve(Config { listen, ..fresh(Engine::Sqlite).await }, Filling::None).await.unwrap_err();
    assert!(refused.to_string().starts_with(&listen.to_string()), "{refused}");
}
