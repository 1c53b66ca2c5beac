//! The console as a folder for hosts that know nothing of it. What such a host answers for which path, and
//! with which headers, is taken from where the server itself takes it; each target's file only says it in
//! that host's own words.

mod azure;
mod cloudflare;
mod demo;
mod folder;
mod nginx;
mod plain;
mod superseded;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use axum::http::{HeaderName, header};
use clap::ValueEnum;

use crate::answers::{Answers, Kind, Notice, sorted};
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
    /// nginx, as distributions pack it.
    Nginx,
    /// Azure Static Web Apps.
    AzureStaticWebApps,
    /// Cloudflare Pages.
    CloudflarePages,
    /// Any host that hands out files as they are.
    Plain,
}

/// What to export, and where to.
#[derive(Debug, Clone)]
pub struct Export {
    /// The folder of the built console.
    pub assets: PathBuf,
    /// The `config.json` to export; a demo has one of its own.
    pub config: PathBuf,
    /// The folder with the demo's files, where a demo is exported and no console that people work with.
    pub demo: Option<PathBuf>,
    /// The folder to write. One that an earlier export wrote is replaced as a whole.
    pub out: PathBuf,
    /// The host it is for.
    pub target: Target,
    /// The path under which the console will live.
    pub base: BasePath,
    /// For how many seconds browsers are to come by TLS only; with `None` they are not told.
    pub hsts: Option<u32>,
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
    /// Another export writes the same folder.
    #[error(
        "{} is being exported by another process: let that one end first", path.display()
    )]
    UnderWay {
        /// The folder that was named.
        path: PathBuf,
    },
    /// The folder with the demo's files lacks one of them.
    #[error("{} is not there: `cargo xtask demo --static` makes the demo's files", path.display())]
    NoDemo {
        /// The file.
        path: PathBuf,
    },
    /// The console's page starts in another way than a demo can wait in.
    #[error("{} does not start as a demo expects: build the console anew with `cargo xtask build`", path.display())]
    OtherStart {
        /// The page.
        path: PathBuf,
    },
    /// A demo is for hosts of plain files: on others, their headers would keep its worker from working.
    #[error("a demo is exported for hosts of plain files only: name --target plain")]
    DemoTarget,
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
        let built = match &self.demo {
            Some(_) if self.target != Target::Plain => return Err(ExportError::DemoTarget),
            Some(demo) => demo::built(&self.assets, demo, &self.base)?,
            None => Built::read(&self.assets, &self.config, &self.base)?,
        };
        let answers = Answers::new(&built, self.hsts);
        let mut draft = Draft::beside(&self.out, self.console_folder())?;
        self.write_page(&mut draft, &built)?;
        draft.write_with_forms("vault.js", built.vault.as_bytes())?;
        draft.write_with_forms("config.json", built.config_text.as_bytes())?;
        draft.copy_assets(&self.assets)?;
        if let Some(demo) = &self.demo {
            draft.copy_assets(demo)?;
        }
        let current: Vec<String> = draft.immutable().map(str::to_owned).collect();
        let kept = draft.keep_superseded(now)?.len();
        let before = draft
            .immutable()
            .filter(|name| !current.iter().any(|new| new == name));
        let console = Console {
            base: &self.base,
            answers: &answers,
            immutable: current
                .iter()
                .cloned()
                .chain(before.map(str::to_owned))
                .collect(),
        };
        for (name, text) in self.target.files(&console) {
            draft.write(name, text.as_bytes())?;
        }
        draft.write(GUIDE, self.guide().as_bytes())?;
        Ok(Exported {
            files: draft.publish()?,
            kept,
            losses: self.target.losses(),
        })
    }

    /// Where the console's files are in the folder.
    fn console_folder(&self) -> &str {
        match self.target {
            Target::AzureStaticWebApps | Target::CloudflarePages => &self.base.as_str()[1..],
            Target::Nginx | Target::Plain => "",
        }
    }

    fn write_page(&self, draft: &mut Draft, built: &Built) -> Result<(), ExportError> {
        let page = &built.page;
        match self.target {
            Target::Plain => {
                let page = plain::page(page);
                draft.write_with_forms("404.html", page.as_bytes())?;
                let page = match self.demo {
                    Some(_) => demo::anywhere(&page, &self.base),
                    None => page,
                };
                draft.write_with_forms("index.html", page.as_bytes())
            }
            Target::Nginx | Target::AzureStaticWebApps | Target::CloudflarePages => {
                draft.write_with_forms("index.html", page.html.as_bytes())
            }
        }
    }

    fn guide(&self) -> String {
        let mut guide = format!(
            "Tenantry at {}, exported for {}\n\n{}\n\n\
             The redirect address of the app registration is the console's address, with its last slash. To update,\n\
             export again to the same folder and upload it again: files of the build before stay in it for a day,\n\
             so that open windows keep working.\n",
            self.base,
            self.target,
            self.target.upload()
        );
        if self.demo.is_some() {
            guide = format!("{}\n\n{guide}", demo::NOTICE);
        }
        let losses = self.target.losses();
        if !losses.is_empty() {
            guide += "\nNot on this host:\n";
        }
        for loss in losses {
            guide = guide + "- " + loss + "\n";
        }
        guide
    }
}

/// What a target's files are made from.
struct Console<'a> {
    base: &'a BasePath,
    answers: &'a Answers,
    /// Names below the base path that change with their content: those of this build first.
    immutable: Vec<String>,
}

impl Console<'_> {
    /// The headers of whatever has no rule of its own, for a host that says itself what the forms that it
    /// makes depend on.
    fn everywhere(&self) -> Vec<(HeaderName, String)> {
        let mut headers = sorted(&self.answers.headers(Kind::Notice));
        headers.retain(|(name, _)| name != header::VARY);
        headers
    }

    /// The headers of a kind that [`Self::everywhere`] does not have with the same value.
    fn beyond(&self, kind: Kind) -> Vec<(HeaderName, String)> {
        let everywhere = self.everywhere();
        let mut headers = sorted(&self.answers.headers(kind));
        headers.retain(|header| header.0 != header::VARY && !everywhere.contains(header));
        headers
    }
}

impl Target {
    /// The files in which the host reads what to answer.
    fn files(self, console: &Console) -> Vec<(&'static str, String)> {
        let missing = || ("404.html", missing_page(console.base));
        match self {
            Self::Nginx => nginx::files(console),
            Self::AzureStaticWebApps => [azure::files(console), vec![missing()]].concat(),
            Self::CloudflarePages => [cloudflare::files(console), vec![missing()]].concat(),
            Self::Plain => Vec::new(),
        }
    }

    /// What this host cannot do, each a sentence.
    fn losses(self) -> Vec<&'static str> {
        match self {
            Self::Nginx => Vec::new(),
            Self::AzureStaticWebApps => azure::LOSSES.to_vec(),
            Self::CloudflarePages => cloudflare::LOSSES.to_vec(),
            Self::Plain => plain::LOSSES.to_vec(),
        }
    }

    /// How the folder gets to the host.
    fn upload(self) -> &'static str {
        match self {
            Self::Nginx => {
                "Include nginx-http.conf in front of the server and nginx-server.conf in it, with this folder as the\n\
                 server's root. The server is the console's alone."
            }
            Self::AzureStaticWebApps => {
                "swa deploy FOLDER --env production --deployment-token TOKEN"
            }
            Self::CloudflarePages => "npx wrangler pages deploy FOLDER --project-name NAME",
            Self::Plain => {
                "Upload everything in this folder but this file to the console's address."
            }
        }
    }
}

/// What is shown where nothing is, by hosts that take a file for it.
fn missing_page(base: &BasePath) -> String {
    let text = Notice::missing(base).text;
    format!("<!doctype html><meta charset=\"utf-8\"><title>Tenantry</title><p>{text}")
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nginx => "nginx",
            Self::AzureStaticWebApps => "Azure Static Web Apps",
            Self::CloudflarePages => "Cloudflare Pages",
            Self::Plain => "a host of plain files",
        })
    }
}
