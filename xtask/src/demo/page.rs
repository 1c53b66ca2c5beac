//! Opening the user's own browser.

use crate::process;
use std::{env, process::Command};

/// Opens the address in the user's browser, which stays open after the demo's end. Returns whether there was
/// a way to try.
pub(super) fn open(address: &str) -> bool {
    opener(address).is_some_and(|mut command| process::detach(&mut command).is_ok())
}

fn opener(address: &str) -> Option<Command> {
    let mut command = match env::consts::OS {
        "macos" => Command::new("open"),
        "windows" => {
            let mut command = Command::new("cmd");
            // The empty argument is the window's title, for which `start` would take the address.
            command.args(["/C", "start", ""]);
            command
        }
        _ if has_display() => Command::new(process::on_path(&["xdg-open", "wslview"])?),
        _ => return None,
    };
    command.arg(address);
    Some(command)
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
