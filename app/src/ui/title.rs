//! The window's title: page, customer, product.

use leptos::prelude::*;

/// Sets the title to the page's name, the customer's where one is shown, and the product's.
pub fn show(page: &str, customer: Option<&str>) {
    let parts = [Some(page), customer, Some("Tenantry")];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    document().set_title(&parts.join(" · "));
}
