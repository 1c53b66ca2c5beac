//! nginx on an exported folder answers as the server does: status, headers and body.

mod compared;
mod generated;

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;
use tenantry_server::{Export, Patience, Target, app};

use crate::fixture::Site;
use crate::raw::{RawAnswer, Served, exchange, request};

/// Headers of the connection and of the program, which are not the answer's.
const NOT_COMPARED: [&str; 4] = ["connection", "date", "keep-alive", "server"];

/// An nginx of the test's own: its files are in a temporary folder, it listens on a free port of this
/// machine, and it ends with the value.
struct Nginx {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Nginx {
    /// Serves an exported folder, by the files in it.
    fn serve(exported: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        // Another program may take the port between its choice and its use.
        for _ in 0..5 {
            let address = TcpListener::bind("127.0.0.1:0")
                .unwrap()
                .local_addr()
                .unwrap();
            let config = folder.path().join("nginx.conf");
            fs::write(&config, configuration(folder.path(), exported, address)).unwrap();
            let mut child = Command::new(program())
                .arg("-e")
                .arg(folder.path().join("error.log"))
                .arg("-p")
                .arg(folder.path())
                .arg("-c")
                .arg(&config)
                .stdin(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap_or_else(|error| panic!("{} does not start: {error}", program().display()));
            if answers(&mut child, address) {
                return Self {
                    child,
                    address,
                    folder,
                };
            }
            let said = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&said.stderr).into_owned();
            assert!(said.contains("Address already in use"), "{said}");
        }
        panic!("no port stays free");
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let named = std::env::var_os("TENANTRY_NGINX").map(PathBuf::from);
    let program = named.unwrap_or_else(|| "/usr/sbin/nginx".into());
    assert!(
        program.exists(),
        "there is no nginx: `cargo xtask test native` installs it, or let TENANTRY_NGINX name it"
    );
    program
}

fn configuration(folder: &Path, exported: &Path, address: SocketAddr) -> String {
    let (folder, exported) = (folder.display(), exported.display());
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("  {name}_temp_path {folder}/{name};\n"))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{ worker_connections 64; }}\n\
         http {{\n{temporary}  client_header_timeout 1s;\n  keepalive_timeout 1s;\n  include {exported}/nginx-http.conf;\n  \
         access_log {folder}/access.log tenantry;\n  \
         server {{\n    listen {address};\n    root {exported};\n    \
         include {exported}/nginx-server.conf;\n  }}\n}}\n"
    )
}

/// Waits until it accepts connections; not so if it has ended.
fn answers(child: &mut Child, address: SocketAddr) -> bool {
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if TcpStream::connect(address).is_ok() {
            return true;
        }
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "nginx is silent"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// Both hosts of one console.
struct Pair {
    base: &'static str,
    server: Served,
    nginx: Nginx,
    site: Site,
}

impl Pair {
    fn new(base: &'static str, hsts: Option<u32>) -> Self {
        let site = Site::new();
        let mut options = site.options(base);
        options.hsts = hsts;
        let export = Export {
            assets: options.assets.clone(),
            config: options.config.clone(),
            demo: None,
            out: site.folder.path().join("out"),
            target: Target::Nginx,
            base: options.base.clone(),
            hsts,
        };
        export.write(SystemTime::now()).unwrap();
        let patience = Patience {
            request: Duration::from_secs(1),
            ..Patience::default()
        };
        Self {
            base,
            server: Served::new(app(&options).unwrap(), patience),
            nginx: Nginx::serve(&export.out),
            site,
        }
    }

    /// The answers of the server and of nginx.
    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> [RawAnswer; 2] {
        let request = request(method, target, headers);
        [self.server.address, self.nginx.address].map(|address| {
            let answer = exchange(address, &request);
            let mut answer = answer.unwrap_or_else(|| panic!("no answer: {method} {target}"));
            answer
                .headers
                .retain(|(name, _)| !NOT_COMPARED.contains(&name.as_str()));
            answer
        })
    }
}

/// Where nginx differs, which no browser brings about: it answers 400 by itself, in its own words, where an
/// address has an escape that is none, a NUL, or climbs above the root. The server says that nothing is there.
fn is_malformed_to_nginx(theirs: &RawAnswer) -> bool {
    theirs.status == 400
}

/// Fails unless both are the same answer. Each host makes tags of its own, which have to be good ones.
#[track_caller]
fn assert_same(case: &str, answers: &[RawAnswer; 2]) {
    let [ours, theirs] = answers.clone().map(|mut answer| {
        for (name, value) in &mut answer.headers {
            if name == "etag" {
                let inner = value
                    .strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'));
                assert!(
                    inner.is_some_and(|tag| !tag.contains('"')),
                    "{case}: {value}"
                );
                *value = "…".to_owned();
            }
        }
        answer
    });
    assert_eq!(ours.status, theirs.status, "{case}");
    assert_eq!(ours.headers, theirs.headers, "{case}");
    let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
    assert_eq!(text(&ours.body), text(&theirs.body), "{case}");
    assert_eq!(ours.body, theirs.body, "{case}");
}
