//! The console's server beside nginx: the same folder, on the same machine, in the same run.

use super::intervals::median;
use crate::{
    console, dist,
    failure::Failure,
    process::{self, Guarded},
    tools::{self, Cache},
    workspace::Workspace,
};
use std::{
    fmt,
    fs::{self, File},
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long each address is asked for, and by how many connections at once.
const SECONDS: u64 = 4;
const CONNECTIONS: usize = 32;

/// How often a start is measured.
const STARTS: usize = 7;

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A configuration without an emulated cloud, as a partner's would be.
const CONFIG: &str = r#"{ "registrations": [ { "name": "Partner", "cloud": "global", "regions": ["*"],
    "partnerTenant": "partner.com", "clientId": "00000000-0000-0000-0000-000000000001" } ] }"#;

/// What was measured of both.
#[derive(Debug)]
pub(super) struct Hosts {
    /// The console's own server, and nginx.
    hosts: Vec<Measured>,
    /// Milliseconds from the start of the console's server to its first whole answer, sorted.
    starts: Vec<f64>,
}

#[derive(Debug)]
struct Measured {
    name: &'static str,
    /// Kilobytes of memory in use, before anything was asked and afterwards, all processes together.
    idle: u64,
    afterwards: u64,
    /// Requests for the page and for its WebAssembly in a second, both compressed with brotli.
    page: f64,
    wasm: f64,
}

/// Builds the server as it is released, exports the console in `dist` for nginx, and measures both hosts.
pub(super) fn measure(workspace: &Workspace, cache: &Cache, dist: &Path) -> Result<Hosts, Failure> {
    let bench = Bench::set_up(workspace, cache, dist)?;
    let mut starts = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        starts.push(bench.start(Kind::Own)?.took.as_secs_f64() * 1000.0);
    }
    starts.sort_by(f64::total_cmp);
    let hosts = vec![bench.load(Kind::Own)?, bench.load(Kind::Nginx)?];
    Ok(Hosts { hosts, starts })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Own,
    Nginx,
}

/// The programs, and what they serve.
struct Bench<'a> {
    server: PathBuf,
    nginx: PathBuf,
    wrk: PathBuf,
    dist: &'a Path,
    /// Holds the export for nginx, the configuration and the logs.
    folder: PathBuf,
    /// The name of the page's WebAssembly.
    wasm: String,
}

impl<'a> Bench<'a> {
    fn set_up(workspace: &Workspace, cache: &Cache, dist: &'a Path) -> Result<Self, Failure> {
        let folder = workspace.scratch().join("hosts");
        fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
        let bench = Self {
            wrk: tools::wrk(cache)?,
            nginx: tools::nginx(cache)?,
            server: dist::server(workspace, cache)?,
            dist,
            wasm: main_wasm(dist)?,
            folder,
        };
        let config = bench.config();
        fs::write(&config, CONFIG).map_err(Failure::file("write", &config))?;
        let mut export = Command::new(&bench.server);
        export.arg("export").arg("--assets").arg(dist);
        export.arg("--config").arg(&config);
        export.arg("--out").arg(bench.site());
        export.args(["--target", "nginx"]);
        let advice = "See `tenantry-server export --help`";
        process::run_quietly(&mut export, "The export for nginx", advice)?;
        Ok(bench)
    }

    fn config(&self) -> PathBuf {
        self.folder.join("config.json")
    }

    fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// Starts a host on a free port and waits for its first answer. Each writes a line for every request.
    fn start(&self, kind: Kind) -> Result<Running, Failure> {
        let port = free_port().map_err(Failure::file("listen for", &self.folder))?;
        let mut command = match kind {
            Kind::Own => {
                let mut command = Command::new(&self.server);
                command.arg("--assets").arg(self.dist);
                command.arg("--config").arg(self.config());
                command.arg("--listen").arg(format!("127.0.0.1:{port}"));
                command
            }
            Kind::Nginx => {
                let settings = self.folder.join("nginx.conf");
                fs::write(&settings, nginx_settings(port, &self.site(), &self.folder))
                    .map_err(Failure::file("write", &settings))?;
                let mut command = Command::new(&self.nginx);
                command.arg("-e").arg(self.folder.join("nginx-errors.log"));
                command.arg("-p").arg(&self.folder);
                command.arg("-c").arg(settings);
                command
            }
        };
        let log = self.folder.join("requests.log");
        let log = File::create(&log).map_err(Failure::file("create", log))?;
        let started = Instant::now();
        let mut process = Guarded::start(command.stdout(Stdio::null()).stderr(log))?;
        while !answers(port) {
            if process.ended()?.is_some() || started.elapsed() > PATIENCE {
                return Err(Failure::Unexpected {
                    document: "A host's start",
                    reason: format!("{kind:?} does not answer; see {}", self.folder.display()),
                });
            }
            thread::sleep(Duration::from_micros(200));
        }
        Ok(Running {
            took: started.elapsed(),
            process,
            port,
        })
    }

    fn load(&self, kind: Kind) -> Result<Measured, Failure> {
        let running = self.start(kind)?;
        thread::sleep(Duration::from_secs(1));
        let idle = memory(running.process.id());
        let page = self.rate(running.port, "")?;
        let wasm = self.rate(running.port, &self.wasm)?;
        Ok(Measured {
            name: match kind {
                Kind::Own => "the console's server",
                Kind::Nginx => "nginx",
            },
            idle,
            afterwards: memory(running.process.id()),
            page,
            wasm,
        })
    }

    /// How many answers to this address come in a second.
    fn rate(&self, port: u16, name: &str) -> Result<f64, Failure> {
        let mut wrk = Command::new(&self.wrk);
        wrk.args(["--threads", "1", "--connections", &CONNECTIONS.to_string()]);
        wrk.args(["--duration", &format!("{SECONDS}s")]);
        wrk.args(["--header", "Accept-Encoding: br"]);
        wrk.arg(format!("http://127.0.0.1:{port}/{name}"));
        let output = process::capture(&mut wrk)?;
        let said = String::from_utf8_lossy(&output.stdout);
        requests_per_second(&said).ok_or_else(|| Failure::Unexpected {
            document: "wrk's report",
            reason: said.trim().to_owned(),
        })
    }
}

/// A host that answers; it ends with this value.
struct Running {
    process: Guarded,
    port: u16,
    /// From its start to its first answer.
    took: Duration,
}

/// The number in wrk's report, unless some answers were none or no success.
fn requests_per_second(report: &str) -> Option<f64> {
    if report.contains("Non-2xx") || report.contains("Socket errors") {
        return None;
    }
    let line = report
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"));
    line?.trim().parse().ok()
}

/// nginx by itself: a worker for each core, files sent by the kernel, and the exported rules.
fn nginx_settings(port: u16, site: &Path, folder: &Path) -> String {
    let (site, folder) = (site.display(), folder.display());
    format!(
        "daemon off;\nworker_processes auto;\npid {folder}/nginx.pid;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n  sendfile on;\n  tcp_nopush on;\n  include {site}/nginx-http.conf;\n\
         access_log {folder}/requests.log tenantry;\n\
         client_body_temp_path {folder}/temp;\n  proxy_temp_path {folder}/temp;\n  fastcgi_temp_path {folder}/temp;\n\
         uwsgi_temp_path {folder}/temp;\n  scgi_temp_path {folder}/temp;\n\
         server {{\n    listen 127.0.0.1:{port};\n    root {site};\n    include {site}/nginx-server.conf;\n  }}\n}}\n"
    )
}

/// A port that nobody listens on.
fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Whether the page can be had from there.
fn answers(port: u16) -> bool {
    let ask = || -> io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.1 200 "))
    };
    ask().unwrap_or_default()
}

/// The kilobytes of memory that a process and those that it started have in use, where the system tells.
fn memory(process: u32) -> u64 {
    let read = |process: u32, file: &str| {
        fs::read_to_string(format!("/proc/{process}/{file}")).unwrap_or_default()
    };
    let own = resident(&read(process, "status"));
    let children = read(process, &format!("task/{process}/children"));
    let children = children.split_whitespace().filter_map(|id| id.parse().ok());
    own + children.map(memory).sum::<u64>()
}

fn resident(status: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or_default()
}

/// The file that every visitor loads first: the largest by far.
fn main_wasm(dist: &Path) -> Result<String, Failure> {
    let files = console::files_below(dist)?;
    let mut names = files
        .iter()
        .filter_map(|file| file.file_name()?.to_str().map(str::to_owned));
    names
        .find(|name| name.ends_with("_bg.wasm"))
        .ok_or_else(|| Failure::Unexpected {
            document: "The console's release",
            reason: "it has no WebAssembly".into(),
        })
}

impl fmt::Display for Hosts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = median(self.starts.clone()).unwrap_or(f64::NAN);
        writeln!(
            out,
            "  the console's server answers {start:.0} ms after its start, the median of {}",
            super::list(&self.starts)
        )?;
        write!(
            out,
            "  answers in a second to {CONNECTIONS} connections over loopback, brotli, each request logged:"
        )?;
        for host in &self.hosts {
            write!(
                out,
                "\n    {:<20}  {:>6.0} pages, {:>5.0} times the WebAssembly; memory {:.1} MB idle, {:.1} MB afterwards",
                host.name,
                host.page,
                host.wasm,
                host.idle as f64 / 1024.0,
                host.afterwards as f64 / 1024.0
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_failed_are_no_rate() {
        let report = "Requests/sec:  9.5\n";
        for trouble in [
            "  Non-2xx or 3xx responses: 3\n",
            "  Socket errors: connect 0, read 1\n",
        ] {
            assert_eq!(requests_per_second(&[report, trouble].concat()), None);
        }
        assert_eq!(requests_per_second(""), None);
        assert_eq!(requests_per_second(report), Some(9.5));
    }

    #[test]
    fn memory_is_read_from_the_systems_report() {
        assert_eq!(resident("VmHWM:\t 9 kB\nVmRSS:\t    2916 kB\n"), 2916);
        assert_eq!(resident(""), 0);
    }
}
