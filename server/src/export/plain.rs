//! A host that hands out files and nothing more. The page carries what a document can say about itself;
//! what only a header can say is lost.

use crate::page::Page;
use crate::security;

pub(super) const LOSSES: [&str; 7] = [
    "The vault has no policy of its own: were its code changed, nothing would keep it from sending tokens to any address.",
    "Nothing keeps a script of the console from being started as a worker that may speak to anyone.",
    "Nothing keeps other sites from showing the console in a frame (frame-ancestors is for headers only), from holding a handle to its window, or from loading its files.",
    "The browser is not told to take a file for what its type says, nor to switch off powers that the console has no use for, nor to come by TLS only.",
    "How long files are kept is the host's choice: at its best it asks anew for index.html, vault.js and config.json, and keeps names with a hash in them.",
    "An address such as /t/customer.com is answered by 404.html where the host takes that file for missing ones, with status 404; elsewhere only the console's own address can be opened or reloaded.",
    "Compressed files are used only where the host looks for .br and .gz beside a file.",
];

/// The page with its policies in it.
pub(super) fn page(page: &Page) -> String {
    let policy = security::for_meta(&security::page_policy(&page.inline_scripts));
    // Policies are made of fixed words and base64: nothing in them ends an attribute in double quotes.
    page.with_head(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
         <meta name=\"referrer\" content=\"no-referrer\">"
    ))
}
