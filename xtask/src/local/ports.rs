//! The ports of the programs on this machine: who gets which, and whether they are free.

use crate::failure::Failure;
use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

/// Five ports in a row, so that one number moves all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ports {
    pub(crate) console: u16,
    pub(crate) login: u16,
    pub(crate) graph: u16,
    pub(crate) partner_center: u16,
    /// The sandbox's control interface.
    pub(crate) control: u16,
}

impl From<u16> for Ports {
    /// `first` is at most 65531.
    fn from(first: u16) -> Self {
        Self {
            console: first,
            login: first + 1,
            graph: first + 2,
            partner_center: first + 3,
            control: first + 4,
        }
    }
}

impl Ports {
    /// The console's address, which is also its redirect address.
    pub(crate) fn address(&self) -> String {
        format!("http://localhost:{}/", self.console)
    }

    /// Five ports that are free now.
    pub(crate) fn any_free() -> Result<Self, Failure> {
        free_with(is_free).ok_or_else(|| Failure::Unexpected {
            document: "The choice of ports",
            reason: "no five ports in a row between 8500 and 9900 are free".into(),
        })
    }

    /// Fails when one of the ports is in use, and names five that are free.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.check_with(is_free)
    }

    /// Whether the console's server says that it is well.
    pub(super) fn is_healthy(&self) -> bool {
        ask_health(self.console).is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200 "))
    }

    fn check_with(&self, is_free: impl Fn(u16) -> bool) -> Result<(), Failure> {
        let Some((port, purpose)) = self.each().into_iter().find(|(port, _)| !is_free(*port))
        else {
            return Ok(());
        };
        let advice = match free_with(is_free) {
            Some(Self { console, control, .. }) => format!(
                "End that program, or use the ports {console} to {control} with `cargo xtask demo --port {console}`"
            ),
            None => "End that program, or choose five free ports in a row with `cargo xtask demo --port N`".into(),
        };
        Err(Failure::PortTaken {
            port,
            purpose,
            advice,
        })
    }

    fn each(&self) -> [(u16, &'static str); 5] {
        [
            (self.console, "the console"),
            (self.login, "the sandbox's sign-in"),
            (self.graph, "the sandbox's Graph"),
            (self.partner_center, "the sandbox's Partner Center"),
            (self.control, "the sandbox's control interface"),
        ]
    }
}

/// The first five ports of some round hundred that are all free.
fn free_with(is_free: impl Fn(u16) -> bool) -> Option<Ports> {
    (8500..=9900)
        .step_by(100)
        .map(Ports::from)
        .find(|ports| ports.each().iter().all(|(port, _)| is_free(*port)))
}

/// A browser that is sent to `localhost` tries both loopback addresses, so nobody else may listen on either.
fn is_free(port: u16) -> bool {
    let taken = |address: SocketAddr| {
        TcpListener::bind(address).is_err_and(|error| {
            error.kind() != ErrorKind::AddrNotAvailable && error.kind() != ErrorKind::Unsupported
        })
    };
    !taken((Ipv4Addr::LOCALHOST, port).into()) && !taken((Ipv6Addr::LOCALHOST, port).into())
}

fn ask_health(port: u16) -> std::io::Result<Vec<u8>> {
    let second = Duration::from_secs(1);
    let mut stream = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), second)?;
    stream.set_read_timeout(Some(second))?;
    let request =
        format!("GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn a_taken_port_is_named_with_its_purpose_and_five_free_ones() {
        let failure = Ports::from(8400).check_with(|port| ![8402, 8500, 8603].contains(&port));
        assert_eq!(
            failure.unwrap_err().to_string(),
            "Port 8402, meant for the sandbox's Graph, is taken by another program. End that program, or use \
             the ports 8700 to 8704 with `cargo xtask demo --port 8700`."
        );
    }

    #[test]
    fn without_any_free_ports_the_choice_is_left_to_the_reader() {
        let failure = Ports::from(8400).check_with(|_| false).unwrap_err();
        assert!(
            failure
                .to_string()
                .starts_with("Port 8400, meant for the console, is taken"),
            "{failure}"
        );
        assert!(failure.to_string().contains("--port N"), "{failure}");
    }

    #[test]
    fn a_port_with_a_listener_is_not_free_and_becomes_free_again() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(!is_free(port));
        drop(listener);
        assert!(is_free(port));
    }

    #[test]
    fn only_a_server_that_answers_well_is_healthy() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = [
            "HTTP/1.1 503 Service Unavailable\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nok",
        ];
        let server = thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 512];
                assert_ne!(stream.read(&mut request).unwrap(), 0);
                assert!(request.starts_with(b"GET /healthz "));
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        assert!(!Ports::from(port).is_healthy());
        assert!(Ports::from(port).is_healthy());
        server.join().unwrap();
        assert!(!Ports::from(port).is_healthy(), "nobody listens any more");
    }
}
