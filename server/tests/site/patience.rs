//! Senders and takers that take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tenantry_server::Patience;

use crate::fixture::Site;
use crate::raw::Served;

/// Longer than every patience here, and shorter than a tester's.
const LIMIT: Duration = Duration::from_secs(20);

const GET: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Serves with hardly any patience for what is named, and with more than the test has for the rest.
fn served(site: &Site, change: impl Fn(&mut Patience)) -> Served {
    let mut patience = Patience {
        request: LIMIT * 3,
        connection: LIMIT * 3,
        answer: LIMIT * 3,
        end: LIMIT * 3,
    };
    change(&mut patience);
    Served::new(site.app(), patience)
}

fn connect(served: &Served) -> TcpStream {
    let stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

/// Whether the other side closes before the limit.
fn is_closed(stream: &mut TcpStream) -> bool {
    let started = Instant::now();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    started.elapsed() < LIMIT
}

fn ask(stream: &mut TcpStream) -> bool {
    let mut answer = [0; 15];
    stream.write_all(GET).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && &answer == b"HTTP/1.1 200 OK"
}

#[test]
fn a_sender_of_one_byte_at_a_time_is_cut_off() {
    let site = Site::new();
    let served = served(&site, |patience| {
        patience.request = Duration::from_millis(300)
    });
    let mut stream = connect(&served);
    let started = Instant::now();
    // Every byte arrives in time, and the whole does not.
    let sent = b"GET / HTTP/1.1\r\nX: ".iter().chain([b'y'; 400].iter());
    let sent = sent.take_while(|byte| {
        std::thread::sleep(Duration::from_millis(20));
        stream.write_all(&[**byte]).is_ok()
    });
    assert!(sent.count() < 400);
    assert!(started.elapsed() < LIMIT / 2);
    assert!(ask(&mut connect(&served)), "others are answered");
}

#[test]
fn a_connection_that_nobody_uses_is_closed() {
    let site = Site::new();
    let served = served(&site, |patience| {
        patience.request = Duration::from_millis(300)
    });
    assert!(is_closed(&mut connect(&served)), "before its first request");
    let mut stream = connect(&served);
    assert!(ask(&mut stream));
    assert!(is_closed(&mut stream), "after an answer");
}

#[test]
fn a_connection_that_goes_on_and_on_ends_between_two_answers() {
    let site = Site::new();
    let served = served(&site, |patience| {
        patience.connection = Duration::from_millis(300)
    });
    let mut stream = connect(&served);
    let started = Instant::now();
    let mut answers = 0;
    loop {
        let mut answer = Vec::new();
        let mut part = [0; 4096];
        if stream.write_all(GET).is_err() {
            break;
        }
        while !answer.ends_with(b"ok\n") {
            match stream.read(&mut part) {
                Ok(0) | Err(_) => break,
                Ok(length) => answer.extend_from_slice(&part[..length]),
            }
        }
        if answer.is_empty() {
            break;
        }
        assert!(answer.ends_with(b"\r\n\r\nok\n"), "an answer is whole");
        answers += 1;
        assert!(started.elapsed() < LIMIT);
    }
    assert!(answers > 1, "{answers}");
}

#[test]
fn a_taker_who_does_not_take_is_cut_off() {
    let site = Site::new();
    let whole = 40_000_000;
    site.write("dist/large.bin", &"y".repeat(whole));
    let served = served(&site, |patience| {
        patience.connection = Duration::from_millis(300);
        patience.answer = Duration::from_millis(300);
    });
    let mut stream = connect(&served);
    stream
        .write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received);
    assert!(received.starts_with(b"HTTP/1.1 200 OK"));
    assert!(received.len() < whole, "{}", received.len());
    // Whoever takes what comes gets all of it.
    let mut stream = connect(&served);
    stream
        .write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut received = Vec::new();
    stream.read_to_end(&mut received).unwrap();
    assert!(received.len() > whole);
}

#[test]
fn once_told_to_end_it_waits_for_answers_so_long_and_no_longer() {
    let site = Site::new();
    site.write("dist/large.bin", &"y".repeat(40_000_000));
    let served = served(&site, |patience| patience.end = Duration::from_millis(300));
    let mut stream = connect(&served);
    stream
        .write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    stream.read_exact(&mut [0; 100]).unwrap();
    let started = Instant::now();
    drop(served);
    assert!(started.elapsed() < LIMIT);
}
