//! The files that a window stores.

use serde_json::json;
use tempfile::TempDir;

use crate::browser::Browser;
use crate::trouble::Trouble;

/// A folder that the window's downloads go to, until it is dropped.
#[derive(Debug)]
pub struct Downloads<'a> {
    browser: &'a Browser,
    folder: TempDir,
}

impl<'a> Downloads<'a> {
    /// From now on the window stores its downloads there.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn of(browser: &'a Browser) -> Result<Self, Trouble> {
        let folder =
            tempfile::tempdir().map_err(Trouble::io("no temporary folder could be made"))?;
        let parameters = json!({ "behavior": "allow", "downloadPath": folder.path() });
        browser
            .devtools("Browser.setDownloadBehavior", parameters)
            .await?;
        Ok(Self { browser, folder })
    }

    /// Waits for a file whose name ends like this; gives its name and what is in it.
    ///
    /// # Errors
    /// If none comes.
    pub async fn file(&self, ending: &str) -> Result<(String, String), Trouble> {
        let what = format!("a file that ends in {ending}");
        self.browser
            .until(&what, async || {
                let files = std::fs::read_dir(self.folder.path())
                    .map_err(Trouble::io("the downloads could not be listed"))?;
                let found = files.flatten().find_map(|entry| {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    let text = std::fs::read_to_string(entry.path()).ok()?;
                    let is_it = name.ends_with(ending) && !text.is_empty();
                    is_it.then_some((name, text))
                });
                Ok(found)
            })
            .await
    }
}
