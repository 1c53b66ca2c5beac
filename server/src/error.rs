use std::io;
use std::path::PathBuf;

use tenantry_config::ConfigError;

/// Why the server does not start. Each is a sentence with the way on.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder of the built console is not there.
    #[error(
        "there is no folder {}: build the console with `cargo xtask build`, or name its folder with --assets", path.display()
    )]
    NoAssets {
        /// The folder that was named.
        path: PathBuf,
    },
    /// A file without which the console cannot run is not in the folder, or cannot be read.
    #[error(
        "{} cannot be read ({source}): build the console with `cargo xtask build`, or name its folder with --assets", path.display()
    )]
    Asset {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The page has no base address that could be rewritten.
    #[error(
        "{} has no <base href=\"/\">, without which its addresses would be wrong on pages such as /t/customer.com: build the console again with `cargo xtask build`", path.display()
    )]
    NoBase {
        /// The page.
        path: PathBuf,
    },
    /// The configuration cannot be read.
    #[error("{} cannot be read ({source}): name the configuration with --config", path.display())]
    ConfigRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The configuration is refused.
    #[error("{}, {source}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// The field, the line and the problem.
        source: ConfigError,
    },
}
