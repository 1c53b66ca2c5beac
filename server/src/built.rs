use std::path::Path;

use tenantry_config::Config;

use crate::base_path::BasePath;
use crate::error::StartError;
use crate::page::Page;

/// A built console and its configuration, read and checked: what is served, and what is exported.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) page: Page,
    pub(crate) vault: String,
    /// The configuration as it was written.
    pub(crate) config_text: String,
    pub(crate) config: Config,
}

impl Built {
    pub(crate) fn read(assets: &Path, config: &Path, base: &BasePath) -> Result<Self, StartError> {
        if !assets.is_dir() {
            return Err(StartError::NoAssets {
                path: assets.to_owned(),
            });
        }
        let index = assets.join("index.html");
        let page =
            Page::read(&read_asset(&index)?, base).ok_or(StartError::NoBase { path: index })?;
        let vault = read_asset(&assets.join("vault.js"))?;
        let (config_text, config) = read_config(config)?;
        Ok(Self {
            page,
            vault,
            config_text,
            config,
        })
    }
}

fn read_asset(path: &Path) -> Result<String, StartError> {
    std::fs::read_to_string(path).map_err(|source| StartError::Asset {
        path: path.to_owned(),
        source,
    })
}

fn read_config(path: &Path) -> Result<(String, Config), StartError> {
    let text = std::fs::read_to_string(path).map_err(|source| StartError::ConfigRead {
        path: path.to_owned(),
        source,
    })?;
    let config = Config::parse(&text).map_err(|source| StartError::Config {
        path: path.to_owned(),
        source,
    })?;
    Ok((text, config))
}
