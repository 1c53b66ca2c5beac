//! The programs that the chores need: found where they are, else installed into a cache of the project's own.
//!
//! The cache has one folder per tool and version, so that two checkouts share what they agree on and nothing
//! of the user's is ever replaced.

mod axe;
mod binaryen;
mod browser;
mod cargo_tools;
mod crates;
mod debian;
mod installer;
mod nginx;
mod node;
mod targets;
mod wrk;

pub(crate) use self::{
    axe::axe,
    binaryen::{WasmOpt, wasm_opt},
    browser::{Browser, browser},
    cargo_tools::{
        TRUNK_VERSION, WASM_SPLIT_VERSION, cargo_about, cargo_cyclonedx, trunk, wasm_bindgen,
        wasm_split, wasm_test_runner,
    },
    crates::crates,
    nginx::nginx,
    node::{node, npm},
    targets::{WASM, target, wasm_target},
    wrk::wrk,
};

use crate::{failure::Failure, turn};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// The folder that holds one folder per installed tool and version.
#[derive(Debug)]
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// The user's cache folder, created where it is missing.
    pub(crate) fn open() -> Result<Self, Failure> {
        let folder =
            location(env::consts::OS, |name| env::var_os(name)).ok_or(Failure::ToolMissing {
                tool: "A cache folder",
                advice: "Set XDG_CACHE_HOME to a folder that may hold the project's tools".into(),
            })?;
        fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
        Ok(Self(folder))
    }

    /// The folder of a tool in one version. `install` fills it when it is missing: it is handed a folder beside
    /// it, which becomes the real one only when `install` succeeds, so a folder that exists is complete.
    fn folder(
        &self,
        tool: &str,
        version: &str,
        install: impl FnOnce(&Path) -> Result<(), Failure>,
    ) -> Result<PathBuf, Failure> {
        let folder = self.0.join(format!("{tool}-{version}"));
        if folder.is_dir() {
            return Ok(folder);
        }
        let _turn = turn::wait(
            &self.0.join(".lock"),
            "Another process installs tools; waiting for it.",
        )?;
        // Another process may have installed it while this one waited.
        if folder.is_dir() {
            return Ok(folder);
        }
        let partial = self.0.join(format!("{tool}-{version}.partial"));
        remove(&partial)?;
        fs::create_dir_all(&partial).map_err(Failure::file("create", &partial))?;
        let installed = install(&partial).and_then(|()| {
            fs::rename(&partial, &folder).map_err(Failure::file("complete", &folder))
        });
        if let Err(failure) = installed {
            // Whatever hinders the removal will be told at the next attempt, which begins with it.
            let _ = remove(&partial);
            return Err(failure);
        }
        Ok(folder)
    }

    /// Where an installer writes its messages.
    fn log(&self, tool: &str) -> PathBuf {
        self.0.join(format!("{tool}.log"))
    }
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// The cache folder by each system's own convention. A relative `XDG_CACHE_HOME` is ignored, as the XDG base
/// directory specification asks.
fn location(os: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = match os {
        "windows" => absolute("LOCALAPPDATA")?,
        "macos" => {
            absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join("Library/Caches")))?
        }
        _ => absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?,
    };
    Some(base.join("tenantry").join("tools"))
}

/// Whether the file that an environment variable names can be run; `None` when the variable is not set.
fn overridden(variable: &'static str) -> Result<Option<PathBuf>, Failure> {
    let Some(path) = env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
    else {
        return Ok(None);
    };
    if crate::process::is_program(&path) {
        return Ok(Some(path));
    }
    Err(Failure::ToolUnfit {
        tool: variable,
        reason: format!("{} is not a program", path.display()),
        advice: format!("Correct the environment variable {variable} or unset it"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables<'a>(
        values: &'a [(&'a str, &'a str)],
    ) -> impl Fn(&str) -> Option<OsString> + use<'a> {
        |name| {
            values
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        }
    }

    #[test]
    fn without_a_home_there_is_no_cache() {
        assert_eq!(location("linux", variables(&[])), None);
    }

    #[test]
    fn a_relative_cache_folder_is_ignored() {
        let found = location(
            "linux",
            variables(&[("XDG_CACHE_HOME", "cache"), ("HOME", "/home/a")]),
        );
        assert_eq!(found, Some("/home/a/.cache/tenantry/tools".into()));
    }

    #[test]
    fn each_system_has_its_own_place() {
        let linux = variables(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/home/a")]);
        assert_eq!(location("linux", linux), Some("/c/tenantry/tools".into()));
        let macos = variables(&[("HOME", "/Users/a")]);
        assert_eq!(
            location("macos", macos),
            Some("/Users/a/Library/Caches/tenantry/tools".into())
        );
    }

    /// A cache in a folder of the test's own, removed at its end.
    struct Scratch(Cache);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder =
                env::temp_dir().join(format!("tenantry-cache-{name}-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(Cache(folder))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0.0).unwrap();
        }
    }

    #[test]
    fn a_failed_installation_leaves_nothing_behind_and_is_tried_again() {
        let scratch = Scratch::new("failed");
        let cache = &scratch.0;
        let failed = cache.folder("tool", "1", |partial| {
            fs::write(partial.join("half"), "").unwrap();
            Err(Failure::Interrupted)
        });
        assert!(matches!(failed, Err(Failure::Interrupted)));
        assert!(!cache.0.join("tool-1").exists());
        let folder = cache
            .folder("tool", "1", |partial| {
                assert!(
                    !partial.join("half").exists(),
                    "begins with an empty folder"
                );
                fs::write(partial.join("whole"), "").unwrap();
                Ok(())
            })
            .unwrap();
        assert!(folder.join("whole").is_file());
    }

    #[test]
    fn what_an_interrupted_installation_left_does_not_count_as_installed() {
        let scratch = Scratch::new("interrupted");
        let cache = &scratch.0;
        fs::create_dir_all(cache.0.join("tool-1.partial/bin")).unwrap();
        let mut installed = false;
        let folder = cache
            .folder("tool", "1", |partial| {
                installed = true;
                assert!(!partial.join("bin").exists());
                Ok(())
            })
            .unwrap();
        assert!(installed && folder.ends_with("tool-1"));
    }

    #[test]
    fn what_is_installed_is_not_installed_again() {
        let scratch = Scratch::new("installed");
        let cache = &scratch.0;
        cache.folder("tool", "1", |_| Ok(())).unwrap();
        cache
            .folder("tool", "1", |_| panic!("installed a second time"))
            .unwrap();
    }
}
