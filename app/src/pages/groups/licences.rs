//! The products that a group hands down to its members.

use leptos::prelude::*;
use tenantry_graph::directory::{group::GroupDetail, subscribed_sku::SubscribedSku};

use crate::ui::{
    icon::{Glyph, Icon},
    live,
    product_names::ProductNames,
    section::Content,
};

pub(super) fn content(
    names: ProductNames,
    group: &GroupDetail,
    stock: &[SubscribedSku],
) -> Content {
    let number_of = |sku| {
        let product = stock.iter().find(|product| product.sku_id == sku);
        let number = product.and_then(|product| product.sku_part_number.clone());
        // A product that was given up is known by its id only.
        number.unwrap_or_else(|| sku.to_string())
    };
    let skus = group.row.assigned_licenses.iter().copied();
    let numbers: Vec<String> = skus.map(number_of).collect();
    let progress = match group.license_processing_state.as_deref() {
        Some("QueuedForProcessing") => Some("The service has yet to hand them down."),
        Some("ProcessingInProgress") => Some("The service is handing them down."),
        _ => None,
    };
    Content::list(numbers.len(), "It hands down none.", move || {
        let all: Vec<AnyView> = numbers
            .iter()
            .map(|number| draw(names, number.clone()))
            .collect();
        let progress = progress.map(|text| view! { <p class="none">{text}</p> }.into_any());
        view! {
            <ul class="entries">{all}</ul>
            {progress}
        }
        .into_any()
    })
}

fn draw(names: ProductNames, number: String) -> AnyView {
    let title = number.clone();
    view! {
        <li class="entry">
            <Glyph icon=Icon::Licence />
            <strong title=title>{live::text(move || names.product(&number))}</strong>
        </li>
    }
    .into_any()
}
