//! What axe-core says about a page.

use std::env;
use std::path::PathBuf;

use super::Browser;
use crate::trouble::Trouble;

/// Runs every rule of axe-core that stands for a criterion of WCAG 2.2 at levels A and AA, and its best practices;
/// gives each broken one with the first elements that break it. Elements of the page's frame-less document only:
/// the console has no frames.
const JUDGE: &str = r#"
    const result = await axe.run(document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return result.violations.map(({ id, help, nodes }) => {
        const where = nodes.slice(0, 3).map(
            ({ html, any, all, none }) => {
                const [check] = [...any, ...all, ...none];
                return html.slice(0, 160) + (check ? " — " + check.message : "");
            },
        );
        return `${id}: ${help} (${nodes.length})\n    ` + where.join("\n    ");
    });
"#;

impl Browser {
    /// Lets axe-core look at the page as it is.
    ///
    /// # Errors
    /// [`Trouble::Inaccessible`] names every rule that the page breaks; [`Trouble::Missing`] without axe-core.
    pub(super) async fn judge(&self, page: &str) -> Result<(), Trouble> {
        let is_there = self
            .run("return typeof axe === 'object'", Vec::new())
            .await?
            .as_bool()
            .unwrap_or_default();
        if !is_there {
            self.run(&rules()?, Vec::new()).await?;
        }
        let found = self.run_async(JUDGE).await?;
        let faults: Vec<String> = serde_json::from_value(found)
            .map_err(|error| Trouble::Wrong(format!("axe-core said nothing usable: {error}")))?;
        if faults.is_empty() {
            return Ok(());
        }
        Err(Trouble::Inaccessible {
            page: page.to_owned(),
            faults,
        })
    }
}

/// axe-core's script.
fn rules() -> Result<String, Trouble> {
    let path = env::var_os("TENANTRY_AXE").filter(|named| !named.is_empty());
    let path = path.map(PathBuf::from).ok_or(Trouble::Missing {
        program: "axe-core (axe.min.js)",
        variable: "TENANTRY_AXE",
    })?;
    std::fs::read_to_string(path).map_err(Trouble::io("axe-core could not be read"))
}
