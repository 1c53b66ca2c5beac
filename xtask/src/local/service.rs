//! One running program: its messages go to a file, and its early end is noticed.

use crate::{failure::Failure, interrupt, process::Guarded};
use std::{
    fs::{self, File},
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// How long a program may take to listen. It is built by then; this is for a machine under load.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many of its last lines are told when it ends by itself.
const LAST_WORDS: usize = 10;

/// A running program that ends when this value is dropped.
pub(super) struct Service {
    name: &'static str,
    process: Guarded,
    log: PathBuf,
}

impl Service {
    /// Starts `command` with all its output in the file `log`.
    pub(super) fn start(
        name: &'static str,
        command: &mut Command,
        log: PathBuf,
    ) -> Result<Self, Failure> {
        let file = File::create(&log).map_err(Failure::file("create", &log))?;
        let second = file.try_clone().map_err(Failure::file("write", &log))?;
        let process = Guarded::start(command.stdout(file).stderr(second))?;
        Ok(Self { name, process, log })
    }

    /// Fails when the program has ended.
    pub(super) fn check(&mut self) -> Result<(), Failure> {
        let Some(status) = self.process.ended()? else {
            return Ok(());
        };
        let output = self.output()?;
        let lines: Vec<_> = output.lines().collect();
        let tail = &lines[lines.len().saturating_sub(LAST_WORDS)..];
        Err(Failure::ChildEnded {
            name: self.name,
            status,
            log: self.log.clone(),
            tail: tail.join("\n"),
        })
    }

    /// Waits until the condition holds.
    pub(super) fn wait_until(&mut self, ready: impl Fn() -> bool) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        while !ready() {
            self.pause(deadline)?;
        }
        Ok(())
    }

    /// Waits until the program's output so far meets the condition, and returns that output.
    pub(super) fn wait_for_output(
        &mut self,
        complete: impl Fn(&str) -> bool,
    ) -> Result<String, Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let output = self.output()?;
            if complete(&output) {
                return Ok(output);
            }
            self.pause(deadline)?;
        }
    }

    fn pause(&mut self, deadline: Instant) -> Result<(), Failure> {
        interrupt::check()?;
        self.check()?;
        if Instant::now() > deadline {
            return Err(Failure::NotReady {
                name: self.name,
                seconds: PATIENCE.as_secs(),
                log: self.log.clone(),
            });
        }
        thread::sleep(Duration::from_millis(20));
        Ok(())
    }

    fn output(&self) -> Result<String, Failure> {
        let output = fs::read(&self.log).map_err(Failure::file("read", &self.log))?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(name: &str, script: &str) -> (Service, PathBuf) {
        let log =
            std::env::temp_dir().join(format!("tenantry-service-{name}-{}", std::process::id()));
        let service = Service::start(
            "The sandbox",
            Command::new("sh").args(["-c", script]),
            log.clone(),
        )
        .unwrap();
        (service, log)
    }

    #[test]
    fn a_program_that_ends_while_it_is_awaited_is_told_with_its_last_words() {
        let (mut service, log) = shell("ends", "echo address in use >&2; exit 3");
        let failure = service
            .wait_for_output(|output| output.contains("ready"))
            .unwrap_err()
            .to_string();
        fs::remove_file(log).unwrap();
        assert!(
            failure.starts_with("The sandbox ended by itself (exit status: 3)"),
            "{failure}"
        );
        assert!(failure.ends_with("address in use"), "{failure}");
    }

    #[test]
    fn the_output_is_returned_once_it_is_complete() {
        let (mut service, log) = shell("ready", "echo login x; sleep 0.1; echo ready; sleep 60");
        let output = service
            .wait_for_output(|output| output.contains("ready"))
            .unwrap();
        service.check().unwrap();
        fs::remove_file(log).unwrap();
        assert_eq!(output, "login x\nready\n");
    }
}
