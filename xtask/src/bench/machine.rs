//! What the figures were measured on; they mean nothing without it.

use crate::process;
use std::{env, fs, process::Command, thread};

/// Some lines that describe this machine.
pub(super) fn describe(browser: &str) -> String {
    let processor = read("/proc/cpuinfo")
        .and_then(|text| field(&text, "model name"))
        .or_else(|| ask("sysctl", &["-n", "machdep.cpu.brand_string"]))
        .unwrap_or_else(|| env::consts::ARCH.to_owned());
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let memory = read("/proc/meminfo")
        .and_then(|text| field(&text, "MemTotal"))
        .and_then(|text| gibibytes(&text))
        .unwrap_or_else(|| "unknown memory".to_owned());
    let system = read("/etc/os-release")
        .and_then(|text| os_name(&text))
        .or_else(|| ask("sw_vers", &["-productVersion"]).map(|version| format!("macOS {version}")))
        .unwrap_or_else(|| env::consts::OS.to_owned());
    let compiler = ask("rustc", &["--version"]).unwrap_or_default();
    format!("{processor}, {cores} cores, {memory}\n{system}\n{browser}\n{compiler}")
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()
}

fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let output = process::capture(Command::new(program).args(arguments)).ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The value of a line such as `model name : X`.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

/// `24617052 kB` is 23.5 GiB.
fn gibibytes(kibibytes: &str) -> Option<String> {
    let number: f64 = kibibytes.strip_suffix(" kB")?.parse().ok()?;
    Some(format!("{:.1} GiB", number / 1_048_576.0))
}

fn os_name(os_release: &str) -> Option<String> {
    os_release.lines().find_map(|line| {
        let value = line.strip_prefix("PRETTY_NAME=")?;
        Some(value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_system_does_not_tell_is_left_out() {
        assert_eq!(field("processor: 0\n", "model name"), None);
        assert_eq!(gibibytes("many"), None);
        assert_eq!(os_name("ID=debian"), None);
    }

    #[test]
    fn the_files_of_linux_are_read() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 3.00GHz\n";
        assert_eq!(
            field(text, "model name").as_deref(),
            Some("Some CPU @ 3.00GHz")
        );
        assert_eq!(gibibytes("24641536 kB").as_deref(), Some("23.5 GiB"));
        assert_eq!(
            os_name("PRETTY_NAME=\"Debian 12\"\n").as_deref(),
            Some("Debian 12")
        );
    }
}
