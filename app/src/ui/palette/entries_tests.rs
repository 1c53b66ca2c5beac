use tenantry_config::ClientId;
use tenantry_graph::Scope;

use super::*;

fn named(number: usize, name: &str) -> Named {
    let tenant = format!("84841066-274d-4ec0-a5c1-{number:012}");
    Named {
        tenant: TenantId::parse(&tenant).expect("it is a GUID"),
        name: Some(name.into()),
        domain: Some([&name.to_lowercase(), ".com"].concat()),
        client_id: ClientId::try_from(tenant).expect("it is a GUID"),
    }
}

fn nothing() -> Ingredients<'static> {
    Ingredients {
        typed: "",
        name: None,
        reach: Reach::Everything,
        current: None,
        recents: &[],
        favourites: &[],
        found: Vec::new(),
        objects: &[],
        awaits_objects: false,
        places: &[],
    }
}

fn object(label: &str) -> Object {
    Object {
        route: Route::Customers,
        label: label.into(),
        below: String::new(),
        kind: "User",
    }
}

fn labels(ingredients: Ingredients<'_>) -> Vec<String> {
    let entries = ingredients.entries();
    entries.into_iter().map(|entry| entry.label).collect()
}

const ANOTHER: &str = "Sign in to another customer…";
const CALLS: &str = "Show the calls";

#[test]
fn with_nothing_at_hand_there_is_still_a_way() {
    assert_eq!(labels(nothing()), [CALLS, ANOTHER]);
    let typed = Ingredients {
        typed: "no such thing",
        ..nothing()
    };
    assert_eq!(labels(typed), [ANOTHER]);
}

#[test]
fn the_customer_before_this_one_comes_first_and_this_one_not_at_all() {
    let recents = [named(1, "Current"), named(2, "Before"), named(3, "Older")];
    let favourites = [named(4, "Kept"), named(1, "Current"), named(2, "Before")];
    let entries = Ingredients {
        current: Some(&recents[0].tenant),
        recents: &recents,
        favourites: &favourites,
        ..nothing()
    };
    assert_eq!(labels(entries), ["Before", "Kept", "Older", CALLS, ANOTHER]);
}

#[test]
fn on_a_page_without_a_customer_the_latest_one_comes_first() {
    let recents = [named(1, "Latest"), named(2, "Before")];
    let entries = Ingredients {
        recents: &recents,
        ..nothing()
    };
    assert_eq!(labels(entries), ["Latest", "Before", CALLS, ANOTHER]);
}

#[test]
fn only_the_switcher_goes_on_to_all_customers_and_only_the_palette_to_pages() {
    let places = [Place {
        label: "Customers",
        route: Route::Customers,
        missing: Vec::new(),
    }];
    let found = vec![(Fit::Exact, named(1, "Listed"))];
    let all = |reach| {
        labels(Ingredients {
            reach,
            found: found.clone(),
            places: &places,
            ..nothing()
        })
    };
    assert_eq!(all(Reach::Everything), ["Customers", CALLS, ANOTHER]);
    assert_eq!(all(Reach::Customers), ["Listed", ANOTHER]);
}

#[test]
fn of_equal_fit_what_was_used_before_comes_first() {
    let recents = [named(2, "Harbour Foods")];
    let entries = Ingredients {
        typed: "harb",
        recents: &recents,
        found: vec![
            (Fit::Start, named(1, "Harbour Bakery")),
            (Fit::Start, named(2, "Harbour Foods")),
            (Fit::Inside, named(3, "Old Harbour")),
        ],
        ..nothing()
    };
    let expected = ["Harbour Foods", "Harbour Bakery", "Old Harbour"];
    assert_eq!(labels(entries), expected);
}

#[test]
fn nothing_is_offered_in_place_of_objects_that_may_still_be_found() {
    let entries = Ingredients {
        typed: "anna",
        awaits_objects: true,
        ..nothing()
    };
    assert!(labels(entries).is_empty());
}

#[test]
fn objects_come_after_the_best_customers_and_move_none_of_them() {
    let found: Vec<_> = (1..=7)
        .map(|number| (Fit::Start, named(number, &format!("Anna {number}"))))
        .collect();
    let objects = [object("Anna Berg"), object("Anna-PC")];
    let with = |objects| {
        labels(Ingredients {
            typed: "anna",
            found: found.clone(),
            objects,
            ..nothing()
        })
    };
    let (before, after) = (with(&[]), with(&objects));
    assert_eq!(before[..5], after[..5]);
    assert_eq!(after[5..7], ["Anna Berg", "Anna-PC"]);
    assert_eq!(before[5..], after[7..]);
}

#[test]
fn what_is_kept_is_found_before_any_list_was_read() {
    let favourites = [named(1, "Cedar"), named(2, "Other")];
    let entries = Ingredients {
        typed: "nadia@cedar.com",
        favourites: &favourites,
        ..nothing()
    };
    assert_eq!(labels(entries), ["Cedar"]);
}

#[test]
fn a_page_comes_before_customers_that_fit_it_worse() {
    let places = [Place {
        label: "Users",
        route: Route::Customers,
        missing: Vec::new(),
    }];
    let with = |fit| {
        labels(Ingredients {
            typed: "us",
            places: &places,
            found: vec![(fit, named(1, "Campus"))],
            ..nothing()
        })
    };
    assert_eq!(with(Fit::Inside), ["Users", "Campus"]);
    assert_eq!(with(Fit::Start), ["Campus", "Users"]);
}

#[test]
fn a_page_without_its_permission_leads_to_set_up() {
    let place = Place {
        label: "Users",
        route: Route::SignIn,
        missing: vec![Scope("User.Read.All")],
    };
    let entry = Entry::place(&place);
    assert_eq!(entry.what, What::Page(Route::SetUp));
    assert!(entry.below.contains("User.Read.All"), "{}", entry.below);
}

#[test]
fn an_exact_name_that_is_in_no_list_can_be_opened() {
    let name = TenantName::try_from("new.com".to_string()).ok();
    let with = |found| {
        labels(Ingredients {
            typed: "new.com",
            name: name.clone(),
            found,
            ..nothing()
        })
    };
    assert_eq!(with(Vec::new()), ["Open new.com"]);
    assert_eq!(with(vec![(Fit::Exact, named(1, "New"))]), ["New"]);
    let similar = vec![(Fit::Start, named(1, "New.com.au"))];
    assert_eq!(with(similar), ["New.com.au", "Open new.com"]);
}

#[test]
fn thousands_are_cut_short() {
    let found = (0..2000).map(|number| (Fit::Inside, named(number, "Many")));
    let entries = Ingredients {
        typed: "many",
        found: found.collect(),
        ..nothing()
    };
    assert_eq!(entries.entries().len(), MOST);
}
