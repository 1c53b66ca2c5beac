//! Starting other programs so that none of them outlives this one.
//!
//! Each child leads a process group of its own: a signal reaches this program alone, which then ends the
//! whole group, grandchildren (rustc under cargo under trunk, a browser under a test) included.

use crate::{failure::Failure, interrupt};
use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a child may take to end by itself once asked, before it is killed.
const GRACE: Duration = Duration::from_secs(3);

/// A running program that ends, with all that it started, when this value is dropped.
pub(crate) struct Guarded {
    child: Child,
    name: String,
}

impl Guarded {
    /// Starts `command` as the leader of a process group, without standard input.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Failure> {
        Self::start_with_input(command.stdin(Stdio::null()))
    }

    /// Starts `command` as the leader of a process group, with the standard input that it was given.
    pub(crate) fn start_with_input(command: &mut Command) -> Result<Self, Failure> {
        let name = command.get_program().to_string_lossy().into_owned();
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.spawn().map_err(|source| Failure::NotStarted {
            program: name.clone(),
            source,
        })?;
        Ok(Self { child, name })
    }

    /// The child's process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The child's piped standard output, once.
    pub(crate) fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }

    /// The child's piped standard input, once.
    pub(crate) fn stdin(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// How the child ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>, Failure> {
        self.child.try_wait().map_err(|source| Failure::Unexpected {
            document: "The state of a running program",
            reason: format!("{}: {source}", self.name),
        })
    }

    /// Waits for the child's end; an interruption ends it early.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus, Failure> {
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            interrupt::check()?;
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(25));
        }
    }

    fn end(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        signal_group(&mut self.child, Ending::Asked);
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        signal_group(&mut self.child, Ending::Forced);
        // Reaps the child; it is gone either way.
        let _ = self.child.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs `command` with its output on the terminal and waits for it. `step` and `advice` are for the failure.
pub(crate) fn run(command: &mut Command, step: &str, advice: &str) -> Result<(), Failure> {
    let status = Guarded::start(command)?.wait()?;
    if status.success() {
        return Ok(());
    }
    // A child that was told to end by the same signal that this process got has not failed.
    interrupt::check()?;
    Err(Failure::StepFailed {
        step: step.to_owned(),
        status,
        advice: advice.to_owned(),
    })
}

/// As [`run`], for a program that complains about what is in order: what it says is shown only if it fails.
pub(crate) fn run_quietly(command: &mut Command, step: &str, advice: &str) -> Result<(), Failure> {
    let output = capture(command)?;
    if output.status.success() {
        return interrupt::check();
    }
    interrupt::check()?;
    eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
    Err(Failure::StepFailed {
        step: step.to_owned(),
        status: output.status,
        advice: advice.to_owned(),
    })
}

/// Whether output that is read is shown as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Echo {
    /// Line by line on this program's own standard output.
    Shown,
    /// Nowhere.
    Hidden,
}

/// Runs `command` to its end and returns what it wrote to its standard output; its errors go to the terminal.
pub(crate) fn read(command: &mut Command, echo: Echo) -> Result<(ExitStatus, String), Failure> {
    let mut guarded = Guarded::start(command.stdout(Stdio::piped()))?;
    // A thread reads, so that this one can notice an interruption.
    let reader = guarded.stdout().map(|output| {
        thread::spawn(move || {
            let mut text = String::new();
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                if echo == Echo::Shown {
                    println!("{line}");
                }
                text.push_str(&line);
                text.push('\n');
            }
            text
        })
    });
    let status = guarded.wait()?;
    let text = reader.and_then(|reader| reader.join().ok());
    Ok((status, text.unwrap_or_default()))
}

/// Starts a program of the user's that is to outlive this one, and does not wait for it.
pub(crate) fn detach(command: &mut Command) -> Result<(), Failure> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
        .spawn()
        .map(drop)
        .map_err(|source| Failure::NotStarted {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })
}

/// Runs a quick command (a version query) and returns what it wrote.
pub(crate) fn capture(command: &mut Command) -> Result<Output, Failure> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Failure::NotStarted {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })
}

/// The cargo that runs this program, so that nested calls use the same toolchain.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The first program on PATH that has one of these names, tried in order.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| search(&path, name))
}

fn search(path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(path)
        .flat_map(|folder| {
            [
                folder.join(name),
                folder.join(format!("{name}.exe")),
                folder.join(format!("{name}.cmd")),
            ]
        })
        .find(|candidate| is_program(candidate))
}

/// Whether this is a file that may be executed.
#[cfg(unix)]
pub(crate) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// Whether this is a file that may be executed.
#[cfg(not(unix))]
pub(crate) fn is_program(path: &Path) -> bool {
    let runnable = [Some("exe"), Some("cmd")];
    path.is_file() && runnable.contains(&path.extension().and_then(OsStr::to_str))
}

#[derive(Clone, Copy)]
enum Ending {
    Asked,
    Forced,
}

#[cfg(unix)]
fn signal_group(child: &mut Child, ending: Ending) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = match ending {
        Ending::Asked => Signal::TERM,
        Ending::Forced => Signal::KILL,
    };
    // A failure means that the group is gone, which is what was wanted.
    let _ = kill_process_group(Pid::from_child(child), signal);
}

#[cfg(not(unix))]
fn signal_group(child: &mut Child, _: Ending) {
    // There is no gentle way; a failure means that the process is gone, which is what was wanted.
    let _ = child.kill();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_nowhere_on_path_is_not_found() {
        assert_eq!(search(OsStr::new("/nonexistent"), "sh"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_without_the_executable_bit_is_not_a_program() {
        assert!(!is_program(Path::new("/etc/passwd")));
        assert!(search(OsStr::new("/nonexistent:/bin"), "sh").is_some());
    }

    #[cfg(unix)]
    #[test]
    fn dropping_a_child_ends_its_grandchildren_too() {
        use std::{io::Read, sync::mpsc};
        let mut guarded = Guarded::start(
            Command::new("sh")
                .args(["-c", "sleep 600 & echo started; wait"])
                .stdout(Stdio::piped()),
        )
        .unwrap();
        let mut output = BufReader::new(guarded.stdout().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "started\n");
        drop(guarded);
        // The pipe closes when the last process that holds it is gone.
        let (closed, wait) = mpsc::channel();
        thread::spawn(move || closed.send(output.read_to_end(&mut Vec::new())));
        wait.recv_timeout(Duration::from_secs(5))
            .expect("the grandchild still runs")
            .unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_a_command_wrote_is_returned_with_its_status() {
        let (status, text) = read(
            Command::new("sh").args(["-c", "echo one; printf two; exit 4"]),
            Echo::Hidden,
        )
        .unwrap();
        assert_eq!((status.code(), text.as_str()), (Some(4), "one\ntwo\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_command_names_its_step_and_the_way_on() {
        let failure = run(
            &mut Command::new("false"),
            "The console's build",
            "Repeat it with `x`",
        )
        .unwrap_err()
        .to_string();
        assert!(
            failure.starts_with("The console's build failed (exit status: 1)"),
            "{failure}"
        );
        assert!(failure.ends_with("Repeat it with `x`."), "{failure}");
    }
}
