//! Lists that a screen needs whole.

use tenantry_graph::{Call, NextLink, Page};
use tenantry_identity::TenantId;

use crate::{client::Client, failure::Failure};

/// Reads a list to its end. Dropping the future cancels it.
///
/// # Errors
/// The first page that cannot be read; what was read before counts for nothing then.
pub async fn all_pages<T>(
    client: Client,
    first: Call<Page<T>>,
    next: fn(&TenantId, NextLink) -> Call<Page<T>>,
) -> Result<Vec<T>, Failure> {
    let mut call = first;
    let mut all = Vec::new();
    loop {
        let page = client.call(&call).await?;
        all.extend(page.items);
        match page.next {
            Some(link) => call = next(call.tenant(), link),
            None => return Ok(all),
        }
    }
}
