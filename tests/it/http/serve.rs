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

async fn connected(config: Config) -> (Served, TcpStream) {
    let server = served(config).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    (server, stream)
}

#[tokio::test]
async fn who_takes_too_long_over_the_head_is_cut_off() {
    let config = Config { connection_timeout_seconds: 1, ..fresh(Engine::Sqlite).await };
    let (_server, mut stream) = connected(config).await;
    let begun = Instant::now();
    stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    // A header now and then does not keep the connection.
    let dripping = async {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if stream.write_all(b"x-drip: 1\r\n").await.is_err() {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), dripping).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_connection_that_asks_nothing_is_closed() {
    let config = Config { connection_timeout_seconds: 1, ..fresh(Engine::Sqlite).await };
    let (_server, mut stream) = connected(config).await;
    stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let text = tokio::time::timeout(Duration::from_secs(30), answer(&mut stream)).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200") && text.ends_with('}'), "{text}");
}

#[tokio::test]
async fn more_connections_than_there_are_places_wait() {
    let config = Config { connections: 1, ..fresh(Engine::Sqlite).await };
    let (server, mut first) = connected(config).await;
    first.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut read = [0; 12];
    first.read_exact(&mut read).await.unwrap();
    let mut second = TcpStream::connect(server.address).await.unwrap();
    second.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let waits = tokio::time::timeout(Duration::from_millis(300), second.read_exact(&mut read)).await;
    assert!(waits.is_err(), "the second was served beside the first");
    drop(first);
    let text = tokio::time::timeout(Duration::from_secs(30), answer(&mut second)).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

/// Sends all of a body, and only then reads the answer, as most clients do.
#[tokio::test]
async fn a_hundred_megabytes_are_refused_in_words_that_arrive() {
    const SIZE: usize = 100 << 20;
    let chunk = vec![b' '; 1 << 20];
    let (server, _) = connected(fresh(Engine::Sqlite).await).await;
    for chunked in [false, true] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let length = match chunked {
            true => "transfer-encoding: chunked".to_owned(),
            false => format!("content-length: {SIZE}"),
        };
        let head = format!(
            "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{length}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..SIZE / chunk.len() {
            if chunked {
                stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await.unwrap();
            }
            stream.write_all(&chunk).await.unwrap();
            if chunked {
                stream.write_all(b"\r\n").await.unwrap();
            }
        }
        if chunked {
            stream.write_all(b"0\r\n\r\n").await.unwrap();
        }
        let text = tokio::time::timeout(Duration::from_secs(60), answer(&mut stream)).await.unwrap();
        assert!(text.starts_with("HTTP/1.1 413"), "chunked {chunked}: {text}");
        assert!(text.contains("\"detail\":\"the body is larger than 16777216 bytes\""), "{text}");
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
