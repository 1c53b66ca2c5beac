//! Why a chore stopped: one sentence that says what is wrong, and one that says the way on.

use std::{io, path::PathBuf, process::ExitStatus};

/// Everything that ends a chore before its time. `Display` is all that the caller gets to read, so each
/// variant says what happened and what to do about it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A program that the chore needs is not on this machine, and may not be installed from here.
    #[error("{tool} is missing. {advice}.")]
    ToolMissing {
        /// What is missing, as its own documentation calls it.
        tool: &'static str,
        /// What to install, or which variable to set.
        advice: String,
    },

    /// A program was found, but not one that fits.
    #[error("{tool} does not fit: {reason}. {advice}.")]
    ToolUnfit {
        /// Which program.
        tool: &'static str,
        /// What is wrong with it.
        reason: String,
        /// What to do about it.
        advice: String,
    },

    /// A download failed because the registry could not be reached.
    #[error(
        "The network is not reachable: {what} could not be downloaded. Connect to the internet and run the \
         same command again; what is installed already is kept (details: {}).",
        log.display()
    )]
    Offline {
        /// What was to be downloaded.
        what: String,
        /// Where the installer's own messages are.
        log: PathBuf,
    },

    /// An installer ran and failed for another reason than the network.
    #[error(
        "{what} could not be installed ({reason}). The installer's messages are in {}; correct what it \
         names and run the same command again.",
        log.display()
    )]
    InstallFailed {
        /// What was to be installed.
        what: String,
        /// The installer's last error line, or its exit status.
        reason: String,
        /// Where the installer's own messages are.
        log: PathBuf,
    },

    /// A port that is needed is in use.
    #[error("Port {port}, meant for {purpose}, is taken by another program. {advice}.")]
    PortTaken {
        /// The port number.
        port: u16,
        /// What wanted it.
        purpose: &'static str,
        /// Which ports are free instead.
        advice: String,
    },

    /// A step of a chore failed and has said why on the terminal.
    #[error("{step} failed ({status}): see the messages above. {advice}.")]
    StepFailed {
        /// Which step, capitalised.
        step: String,
        /// How the program ended.
        status: ExitStatus,
        /// How to repeat just this step.
        advice: String,
    },

    /// A program that should keep running ended.
    #[error("{name} ended by itself ({status}), so the rest was ended too. Its last words, from {}:\n{tail}", log.display())]
    ChildEnded {
        /// Which program.
        name: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// Where all its messages are.
        log: PathBuf,
        /// The last lines of that file.
        tail: String,
    },

    /// A program runs but never says that it is ready.
    #[error("{name} did not become ready within {seconds} seconds. Its messages are in {}.", log.display())]
    NotReady {
        /// Which program.
        name: &'static str,
        /// How long it had.
        seconds: u64,
        /// Where all its messages are.
        log: PathBuf,
    },

    /// A program could not be started at all.
    #[error("`{program}` could not be started: {source}. Check that it is installed and on PATH.")]
    NotStarted {
        /// The program's name or path.
        program: String,
        /// Why.
        source: io::Error,
    },

    /// A file or folder could not be read or written.
    #[error("Could not {action} {}: {source}.", path.display())]
    File {
        /// What was attempted: a verb.
        action: &'static str,
        /// Which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },

    /// A document that another tool wrote does not have the expected form.
    #[error("{document} is not as expected: {reason}.")]
    Unexpected {
        /// Which document.
        document: &'static str,
        /// What is missing or wrong.
        reason: String,
    },

    /// Somebody pressed Ctrl+C or asked the process to end.
    #[error("Stopped.")]
    Interrupted,
}

impl Failure {
    /// The process's exit code: 130 for an interruption, as shells have it, else 1.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted => 130,
            _ => 1,
        }
    }

    /// For `map_err` behind a call of [`std::fs`].
    pub(crate) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }
}
