//! The program itself: how it starts, how it says why it does not, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const CONFIG: &str = r#"{ "registrations": [ { "name": "A", "cloud": "global", "regions": ["*"],
    "partnerTenant": "partner.com", "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1" } ] }"#;

fn console() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    write("index.html", "<base href=\"/\">");
    write("vault.js", "");
    write("config.json", CONFIG);
    folder
}

fn command(folder: &Path, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry-server"));
    command
        .arg("--assets")
        .arg(folder)
        .arg("--config")
        .arg(folder.join("config.json"))
        .args(["--listen", listen, "--base", "/console/"]);
    command
}

/// Runs a program that is expected to fail, and gives what it said.
fn failure(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    assert!(!status.success());
    assert_eq!(String::from_utf8(stdout).unwrap(), "");
    String::from_utf8(stderr).unwrap()
}

/// A running program; it is ended with the test whatever happens.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(folder: &Path) -> Self {
        let log = fs::File::create(folder.join("log")).unwrap();
        let mut child = command(folder, "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("Tenantry is at http://")
            .and_then(|rest| rest.strip_suffix("/console/"))
            .unwrap_or_else(|| panic!("{line:?}"))
            .to_owned();
        Self { child, address }
    }

    /// The body of the answer for a path below the base path.
    fn get(&self, path: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET /console/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end, and gives whether it was a success and how long it took.
    fn wait(&mut self) -> (bool, Duration) {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.success(), started.elapsed());
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "it does not end"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_taken_port_is_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_eq!(
        failure(&mut command(console().path(), &address)),
        format!(
            "tenantry-server: {address} is taken: end the program that listens there, or name another address with --listen\n"
        )
    );
}

#[test]
fn an_address_that_is_none_is_one_sentence() {
    let said = failure(&mut command(console().path(), "nowhere"));
    assert!(
        said.starts_with("tenantry-server: cannot listen on nowhere ("),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_wrong_configuration_is_one_sentence() {
    let folder = console();
    let config = folder.path().join("config.json");
    fs::write(&config, CONFIG.replace("\"*\"", "")).unwrap();
    assert_eq!(
        failure(&mut command(folder.path(), "127.0.0.1:0")),
        format!(
            "tenantry-server: {}, line 1, registrations[0].regions: the list is empty: name regions, or write [\"*\"] for every region\n",
            config.display()
        )
    );
}

#[test]
fn a_wrong_base_path_is_explained() {
    let said = failure(command(console().path(), "127.0.0.1:0").args(["--base", "console"]));
    assert!(said.contains("--base"), "{said}");
}

#[test]
fn it_answers_and_ends_when_it_is_told_to() {
    let folder = console();
    for signal in ["TERM", "INT"] {
        let mut program = Running::start(folder.path());
        // The connection stays open and idle, as a browser's does.
        let mut connection = TcpStream::connect(&program.address).unwrap();
        connection
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let mut answer = [0; 15];
        connection.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        program.signal(signal);
        let (success, took) = program.wait();
        assert!(success, "{signal}");
        assert!(took < Duration::from_secs(4), "{signal}: {took:?}");
    }
}

/// Waits until something is so.
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_hangup_reads_everything_anew_and_a_mistake_leaves_what_was_there() {
    let folder = console();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    let log = || fs::read_to_string(folder.path().join("log")).unwrap();
    let program = Running::start(folder.path());
    assert!(
        program
            .get("vault.js")
            .contains("https://graph.microsoft.com")
    );

    // Refused are a mistake in the configuration and a page that is none; nothing of either is served.
    write("vault.js", "new");
    for (round, (name, content, said)) in [
        ("config.json", "{", "config.json, line 1"),
        ("index.html", "<p>", "index.html has no <base href=\"/\">"),
    ]
    .into_iter()
    .enumerate()
    {
        let before = fs::read_to_string(folder.path().join(name)).unwrap();
        write(name, content);
        program.signal("HUP");
        wait_for("it says nothing", || {
            log().matches("what was read before stays: ").count() > round
        });
        let log = log();
        let sentence = log.lines().find(|line| line.contains(said));
        assert!(sentence.is_some_and(|line| line.contains("ERROR")), "{log}");
        assert!(program.get("config.json").ends_with(CONFIG));
        assert!(program.get("").ends_with("<base href=\"/console/\">"));
        assert!(
            program.get("vault.js").ends_with("\r\n\r\n"),
            "the empty script is still there"
        );
        write(name, &before);
    }

    write("config.json", &CONFIG.replace("global", "usgov"));
    write("index.html", "<base href=\"/\">new");
    program.signal("HUP");
    wait_for("it does not read anew", || log().contains("were read anew"));
    assert!(program.get("config.json").contains("usgov"));
    assert!(program.get("").ends_with("<base href=\"/console/\">new"));
    let vault = program.get("vault.js");
    assert!(
        vault.contains("https://graph.microsoft.us") && vault.ends_with("new"),
        "{vault}"
    );
}

#[test]
fn a_folder_is_exported_and_what_its_host_cannot_do_is_said() {
    let folder = console();
    let export = |out: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry-server"));
        command.arg("export").arg("--assets").arg(folder.path());
        command
            .arg("--config")
            .arg(folder.path().join("config.json"));
        command.arg("--out").arg(folder.path().join(out));
        command.args(["--base", "/console/"]);
        command
    };
    fs::create_dir(folder.path().join("taken")).unwrap();
    fs::write(folder.path().join("taken/mine"), "").unwrap();
    let said = failure(export("taken").args(["--target", "plain"]));
    assert!(
        said.contains("was not exported, so it is left alone"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    let Output { status, stdout, .. } = export("out").args(["--target", "plain"]).output().unwrap();
    let said = String::from_utf8(stdout).unwrap();
    assert!(status.success() && said.contains("files are in "), "{said}");
    assert!(
        said.contains("Not on this host: The vault has no policy of its own"),
        "{said}"
    );
    let page = fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    assert!(page.ends_with("<base href=\"/console/\">"), "{page}");
    // A year is what is said where nothing is.
    for (hsts, said) in [
        (vec!["--hsts"], "max-age=31536000"),
        (vec!["--hsts", "5"], "max-age=5\""),
    ] {
        let done = export("out")
            .args(["--target", "nginx"])
            .args(hsts)
            .status()
            .unwrap();
        let rules = fs::read_to_string(folder.path().join("out/nginx-server.conf")).unwrap();
        assert!(done.success() && rules.contains(said), "{rules}");
    }
}

#[test]
fn a_request_that_never_ends_does_not_keep_it_alive() {
    let folder = console();
    let mut program = Running::start(folder.path());
    let mut connection = TcpStream::connect(&program.address).unwrap();
    connection.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    // Another connection's answer shows that the unfinished one was accepted before.
    let mut other = TcpStream::connect(&program.address).unwrap();
    other
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    other.read_to_end(&mut Vec::new()).unwrap();
    program.signal("TERM");
    assert!(program.wait().0);
}
