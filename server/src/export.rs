//! The console as a folder for hosts that know nothing of it. What such a host answers for which path, and
//! with which headers, is taken from where the server itself takes it; each target's file only says it in
//! that host's own words.

mod folder;
mod plain;
mod superseded;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::ValueEnum;

use crate::base_path::BasePath;
use crate::built::Built;
use crate::error::StartError;
use crate::export::folder::{Draft, MANIFEST};

/// Files that a target reads or a person, and that no host of the console hands out.
pub(crate) const HOST_FILES: [&str; 7] = [
    GUIDE,
    "404.html",
    "_headers",
    "_redirects",
    "nginx-http.conf",
    "nginx-server.conf",
    "staticwebapp.config.json",
];

/// What a person reads who finds the folder.
const GUIDE: &str = "HOSTING.txt";

/// A host that the folder is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Any host that hands out files as they are.
    Plain,
}

/// What to export, and where to.
#[derive(Debug, Clone)]
pub struct Export {
    /// The folder of the built console.
    pub assets: PathBuf,
    /// The `config.json` to export.
    pub config: PathBuf,
    /// The folder to write. One that an earlier export wrote is replaced as a whole.
    pub out: PathBuf,
    /// The host it is for.
    pub target: Target,
    /// The path under which the console will live.
    pub base: BasePath,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// How many files the folder holds.
    pub files: usize,
    /// How many of them belong to builds before this one: windows that are open still ask for them.
    pub kept: usize,
    /// What this target cannot do, each a sentence.
    pub losses: Vec<&'static str>,
}

/// Why nothing was exported. Each is a sentence with the way on.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The console or its configuration is refused.
    #[error(transparent)]
    Built(#[from] StartError),
    /// The folder of the built console is itself an export.
    #[error(
        "{} was exported: name the folder that `cargo xtask build` wrote with --assets", path.display()
    )]
    Exported {
        /// The folder that was named.
        path: PathBuf,
    },
    /// What is at the folder's place is not an earlier export.
    #[error(
        "{} is there and was not exported, so it is left alone: name another folder with --out, or remove it", path.display()
    )]
    Foreign {
        /// The folder that was named.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {} ({source}); nothing was exported", path.display())]
    File {
        /// A verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl ExportError {
    fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }
}

impl Export {
    /// Writes the folder: beside its place first, and moved there when it is whole. Files of an earlier
    /// export whose names change with their content stay for a day after they were superseded, which is
    /// reckoned from `now`.
    ///
    /// # Errors
    /// If the console or its configuration is refused, if something else is at the folder's place, or if a
    /// file cannot be read or written. What was at the place before is there as before.
    pub fn write(&self, now: SystemTime) -> Result<Exported, ExportError> {
        if self.assets.join(MANIFEST).exists() {
            let path = self.assets.clone();
            return Err(ExportError::Exported { path });
        }
        let built = Built::read(&self.assets, &self.config, &self.base)?;
        let mut draft = Draft::beside(&self.out)?;
        let losses = match self.target {
            Target::Plain => plain::write(&mut draft, &built)?,
        };
        draft.write_with_forms("vault.js", built.vault.as_bytes())?;
        draft.write_with_forms("config.json", built.config_text.as_bytes())?;
        draft.copy_assets(&self.assets)?;
        draft.write(GUIDE, self.guide(&losses).as_bytes())?;
        let kept = draft.keep_superseded(now)?;
        let files = draft.publish()?;
        Ok(Exported {
            files,
            kept,
            losses,
        })
    }

    fn guide(&self, losses: &[&str]) -> String {
        let mut guide = format!(
            "Tenantry, exported for {} at {}\n\n\
             Upload everything in this folder but this file, and name the console's address as the redirect\n\
             address of the app registration. To update, export again to the same folder and upload it again:\n\
             files of the last build stay in it for a day, so that open windows keep working.\n",
            self.target, self.base
        );
        if !losses.is_empty() {
            guide += "\nWhat this host cannot do:\n";
            for loss in losses {
                guide = guide + "- " + loss + "\n";
            }
        }
        guide
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "a host of plain files",
        })
    }
}
