//! The sandbox on real ports, and the program itself.
#![cfg(all(feature = "serve", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tenantry_sandbox::serve::{Ports, StartError, start};
use tenantry_sandbox::{Fault, NOTATION, Origin, Origins, Target, Times, World, control};

const DOCUMENT: &str = "/customer.com/v2.0/.well-known/openid-configuration";

fn world(origins: Origins) -> World {
    World::seeded(origins, 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_a_clear_error() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let ports = Ports {
        graph: port,
        ..Ports::ANY
    };
    match start(world, ports).await {
        Err(error @ StartError::PortTaken { .. }) => {
            assert!(error.to_string().contains(&format!("port {port} is taken")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_loopback_addresses_answer_and_nothing_does_after_the_stop() {
    let running = start(world, Ports::ANY).await.unwrap();
    let login = running.origins().login.clone();
    let port: u16 = login.rsplit(':').next().unwrap().parse().unwrap();
    let v4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    let mut addresses = vec![v4];
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
        addresses.push(v6);
    }
    for address in &addresses {
        let answer = get(*address, DOCUMENT);
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(
            answer.contains(&format!("\"issuer\":\"{login}/")),
            "{answer}"
        );
    }
    assert_eq!(running.sandbox().journal().len(), addresses.len());
    running.stop().await;
    assert!(TcpStream::connect(v4).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_the_authority_goes_by_the_address_that_browsers_reach() {
    let public = "https://localhost:8441";
    let behind = |mut origins: Origins| {
        origins.login = public.into();
        world(origins)
    };
    let running = start(behind, Ports::ANY).await.unwrap();
    assert_eq!(running.origins().login, public);
    let issuer = running.sandbox().world(|world| world.origins.login.clone());
    assert_eq!(issuer, public);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_is_down_closes_the_connection_without_a_word() {
    let running = start(world, Ports::ANY).await.unwrap();
    let port: u16 = running
        .origins()
        .login
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    running.sandbox().world(|world| {
        world
            .faults
            .add(Target::Origin(Origin::Login), Times::Next(1), Fault::Down);
    });
    assert_eq!(get(address, DOCUMENT), "");
    assert!(get(address, DOCUMENT).starts_with("HTTP/1.1 200 OK"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_breaks_off_before_anything_can_be_read_of_it() {
    let running = start(world, Ports::ANY).await.unwrap();
    let port = running.origins().login.rsplit(':').next().unwrap();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().unwrap()));
    let rule = "GET metadata=lost*1".parse().unwrap();
    running.sandbox().add_fault(rule);
    let answer = get(address, DOCUMENT).to_lowercase();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    assert!(!head.contains("access-control-allow-origin"), "{head}");
    assert_eq!(body, "", "not even the end of a body");
    assert!(get(address, DOCUMENT).starts_with("HTTP/1.1 200 OK"));
    running.stop().await;
}

#[test]
fn the_program_says_where_it_is_and_ends_when_told() {
    let mut program = Program::start(&["--redirect-uri", "http://localhost:9000/"]);
    let mut lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
    let mut origins = Vec::new();
    for name in ["login", "graph", "partner-center"] {
        let line = lines.next().unwrap().unwrap();
        let origin = line
            .strip_prefix(&format!("{name} http://localhost:"))
            .expect(name);
        origins.push(origin.parse::<u16>().unwrap());
    }
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, origins[0]));
    let authorize = "/customer.com/oauth2/v2.0/authorize?client_id=5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001\
                     &response_type=code&scope=openid&redirect_uri=http%3A%2F%2Flocalhost%3A9000%2F";
    assert!(get(address, authorize).starts_with("HTTP/1.1 303"));

    #[cfg(unix)]
    {
        let id = program.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(program.ended().success());
    }
}

#[test]
fn a_taken_port_ends_the_program_with_one_sentence() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut program = Program::start(&["--login-port", &port]);
    assert_eq!(program.ended().code(), Some(1));
    let mut said = String::new();
    program
        .0
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains(&port) && said.contains("choose another port"),
        "{said}"
    );
}

#[test]
fn a_redirect_address_that_can_never_match_is_refused() {
    for address in ["localhost:9000", "http:///", "https://a.example/#part"] {
        let mut program = Program::start(&["--redirect-uri", address]);
        assert_eq!(program.ended().code(), Some(2), "{address}");
    }
}

#[test]
fn a_control_interface_that_others_could_reach_is_refused() {
    let mut program = Program::start(&["--control", "0.0.0.0:0"]);
    assert_eq!(program.ended().code(), Some(1));
    let mut said = String::new();
    let mut stderr = program.0.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("loopback"), "{said}");
}

#[test]
fn what_is_no_fault_and_no_scale_is_refused() {
    for options in [
        ["--fault", "everything=broken"],
        ["--time-scale", "0"],
        ["--customers", "-1"],
        ["--control", "localhost"],
    ] {
        let mut program = Program::start(&options);
        assert_eq!(program.ended().code(), Some(2), "{options:?}");
    }
}

#[test]
fn the_program_takes_its_options_and_its_control_interface() {
    let mut program = Program::start(&[
        "--control",
        "127.0.0.1:0",
        "--customers",
        "2000",
        "--fault",
        "metadata=status:503*1",
        "--throttled",
    ]);
    let started = Instant::now();
    let mut lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
    let mut at = |name: &str| -> SocketAddr {
        let line = lines.next().unwrap().unwrap();
        let (found, address) = line.split_once(" http://").unwrap();
        assert_eq!(found, name);
        address.replace("localhost", "127.0.0.1").parse().unwrap()
    };
    let login = at("login");
    at("graph");
    at("partner-center");
    let control = at("control");
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    assert!(started.elapsed() < Duration::from_secs(5));

    assert!(get(login, DOCUMENT).starts_with("HTTP/1.1 503"));
    assert!(get(login, DOCUMENT).starts_with("HTTP/1.1 200"));
    assert!(get(control, "/throttling").contains("\"throttled\":true"));
    let world = get(control, "/world");
    assert!(world.starts_with("HTTP/1.1 200"));
    assert!(world.matches("\"domain\"").count() > 2_000);
    assert!(get(login, "/world").starts_with("HTTP/1.1 404"));
}

#[test]
fn help_lists_every_fault_and_every_control_route() {
    let mut program = Program::start(&["--help"]);
    assert!(program.ended().success());
    let mut said = String::new();
    let mut stdout = program.0.stdout.take().unwrap();
    stdout.read_to_string(&mut said).unwrap();
    for text in [NOTATION, control::ROUTES] {
        for line in text.lines() {
            assert!(said.contains(line.trim()), "{line}");
        }
    }
}

/// The program on free ports, ended with the test whatever happens.
struct Program(Child);

impl Program {
    fn start(options: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry-sandbox"));
        for port in ["--login-port", "--graph-port", "--partner-center-port"] {
            if !options.contains(&port) {
                command.args([port, "0"]);
            }
        }
        command
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Program(command.spawn().unwrap())
    }

    fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the program does not end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The whole answer to a request, or nothing if the connection was closed.
fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let host = format!("localhost:{}", address.port());
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    // A reset instead of an orderly end is no answer either.
    let _ = stream.read_to_string(&mut answer);
    answer
}
