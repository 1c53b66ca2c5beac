//! The parts of the console that are loaded when they are first needed.
//!
//! `cargo xtask build` moves what only these functions reach into a file for each name that stands in
//! `wasm_split`. So nothing else in the page may name a screen behind sign-in, or what the vault does: whatever
//! is reached from outside as well stays in the part that every visitor downloads.
//!
//! A new screen behind sign-in is a variant of what its part shows, an arm in that part's function, and a route.
//!
//! | part | what it holds |
//! | --- | --- |
//! | `console` | the bar, the palette and a tenant's overview: what every agent sees first |
//! | `lists` | a tenant's lists |
//! | `partner` | the customers and the set-up page |
//! | `changes` | forms, plans, runs and proofs, and the activity page |
//! | `drawer` | the calls behind a screen, the sign-in as a picture, presenter's mode |
//! | `vault` | what the worker does before anybody signs in: the configuration, whose tenant a name is |
//! | `tokens` | what the worker does with sign-ins and tokens |

use std::{future::Future, pin::Pin, rc::Rc};

use futures::future::join;
use js_sys::ArrayBuffer;
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use tenantry_graph::Feature;
use wasm_bindgen::{JsError, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;

use crate::{
    changes::{self, Changes},
    customers::CustomerStore,
    drawer,
    failure::{Failure, Notice},
    favourites::Favourites,
    newer_build,
    pages::{
        Customers, Devices, Groups, Licences, ManagedDevices, Overview, Partner, SetUp, Tenant,
        Users,
    },
    platform::style_sheet,
    session::Session,
    ui::{
        bar::{Bar, OrganizationName},
        live,
        notice::NoticePanel,
        palette::Palette,
        product_names::ProductNames,
        task::Task,
        wait::Wait,
    },
    vault::{
        self, Reply, Vault,
        port::{Ask, Refusal},
    },
};

/// A screen behind sign-in, by the part that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// What every agent sees first.
    Console(ConsoleScreen),
    /// A list of a tenant.
    List(ListScreen),
    /// What is about the partner and not about one customer.
    Partner(PartnerScreen),
    /// What is about changes.
    Changes(ChangesScreen),
    /// What shows the calls behind a screen.
    Drawer(DrawerScreen),
}

impl Screen {
    /// Whether loading the page anew shows the same again. What is selected for a change would have to be selected
    /// anew, so the agent decides about that.
    fn stands_in_the_address(self) -> bool {
        self != Screen::Changes(ChangesScreen::Dialog)
    }
}

/// What every agent sees first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsoleScreen {
    /// What surrounds the others: the bar above them.
    Bar,
    /// A tenant at a glance.
    Overview,
}

/// A list of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListScreen {
    /// The users.
    Users,
    /// The groups.
    Groups,
    /// The licences.
    Licences,
    /// The devices that the directory knows.
    Devices,
    /// The devices that Intune manages.
    ManagedDevices,
}

/// What is about the partner and not about one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerScreen {
    /// The customers of the agent's partners.
    Customers,
    /// What the console needs before anybody can sign in.
    SetUp,
}

/// What is about changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangesScreen {
    /// What the dialog of a change holds.
    Dialog,
    /// What the agent changed lately.
    Activity,
}

/// What shows the calls behind a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawerScreen {
    /// What stands beside the screen.
    Panel,
    /// What presenter's mode says where it halts.
    Halt,
    /// The sign of presenter's mode.
    Badge,
}

/// Shows a screen as soon as its part of the console is here.
pub fn show(screen: Screen) -> AnyView {
    let loaded = load(screen);
    live::view(move || match loaded.get() {
        None => view! { <Wait /> }.into_any(),
        Some(Ok(draw)) => draw(),
        Some(Err(failure)) => view! { <NoticePanel notice=Notice::from(&failure) /> }.into_any(),
    })
}

/// Shows what surrounds a screen, which says itself where it is waited for and why it cannot be loaded.
pub fn surround(screen: Screen) -> AnyView {
    let loaded = load(screen);
    live::maybe(move || {
        let draw = loaded.get()?.ok()?;
        Some(draw())
    })
}

fn load(screen: Screen) -> RwSignal<Option<Result<Draw, Failure>>> {
    let loaded = RwSignal::new(None);
    let root = expect_context::<Root>();
    Task::new().run(async move {
        let (drawn, styled) = join(part(screen, root), style_sheet::load()).await;
        let styled = styled.map_err(|style_sheet::NotLoaded| Failure::NotLoaded);
        let drawn = drawn.and_then(|draw| styled.map(|()| draw));
        let is_missing = matches!(drawn, Err(Failure::NotLoaded));
        if is_missing && screen.stands_in_the_address() && newer_build::take_over("").await {
            return;
        }
        loaded.set(Some(drawn));
    });
    loaded
}

/// Where the page keeps what its screens share, as long as it is open.
#[derive(Clone)]
pub struct Root(Owner);

impl Root {
    /// The place that is being made.
    pub fn here() -> Self {
        Root(Owner::current().unwrap_or_default())
    }
}

/// Draws a screen, once its part is here.
type Draw = fn() -> AnyView;

/// Loads the part that a screen is in. A part for each screen would mean a file for each set of screens that have
/// something in common: more than a hundred, most of them smaller than the request that fetches them.
async fn part(screen: Screen, root: Root) -> Result<Draw, Failure> {
    match screen {
        Screen::Console(screen) => console(screen, root).await,
        Screen::List(screen) => lists(screen, root).await,
        Screen::Partner(screen) => partner(screen, root).await,
        Screen::Changes(screen) => changing(screen, root).await,
        Screen::Drawer(screen) => showing_calls(screen).await,
    }
}

#[wasm_split(console, wasm_split_path = ::leptos::wasm_split, fallible)]
fn console(screen: ConsoleScreen, root: Root) -> Result<Draw, Failure> {
    root.0.with(share);
    Ok(match screen {
        ConsoleScreen::Bar => || Bar().into_any(),
        ConsoleScreen::Overview => || tenant(Feature::Overview, || Overview().into_any()),
    })
}

#[wasm_split(lists, wasm_split_path = ::leptos::wasm_split, fallible)]
fn lists(screen: ListScreen, root: Root) -> Result<Draw, Failure> {
    root.0.with(share);
    Ok(match screen {
        ListScreen::Users => || tenant(Feature::Users, || Users().into_any()),
        ListScreen::Groups => || tenant(Feature::Groups, || Groups().into_any()),
        ListScreen::Licences => || tenant(Feature::Licences, || Licences().into_any()),
        ListScreen::Devices => || tenant(Feature::Devices, || Devices().into_any()),
        ListScreen::ManagedDevices => {
            || tenant(Feature::ManagedDevices, || ManagedDevices().into_any())
        }
    })
}

#[wasm_split(partner, wasm_split_path = ::leptos::wasm_split, fallible)]
fn partner(screen: PartnerScreen, root: Root) -> Result<Draw, Failure> {
    root.0.with(share);
    Ok(match screen {
        PartnerScreen::Customers => || of_partner(|| Customers().into_any()),
        PartnerScreen::SetUp => || view! { <SetUp /> }.into_any(),
    })
}

#[wasm_split(changes, wasm_split_path = ::leptos::wasm_split, fallible)]
fn changing(screen: ChangesScreen, root: Root) -> Result<Draw, Failure> {
    root.0.with(share);
    root.0.with(changes::share);
    Ok(match screen {
        ChangesScreen::Dialog => || changes::dialog(),
        ChangesScreen::Activity => || of_partner(changes::activity_page),
    })
}

#[wasm_split(drawer, wasm_split_path = ::leptos::wasm_split, fallible)]
fn showing_calls(screen: DrawerScreen) -> Result<Draw, Failure> {
    Ok(match screen {
        DrawerScreen::Panel => drawer::panel,
        DrawerScreen::Halt => drawer::halt,
        DrawerScreen::Badge => drawer::badge,
    })
}

/// Makes what the screens behind sign-in share, once.
fn share() {
    if use_context::<CustomerStore>().is_some() {
        return;
    }
    let session = expect_context::<Session>();
    provide_context(CustomerStore::new(session));
    provide_context(Changes::new(session));
    provide_context(Favourites::read());
    provide_context(OrganizationName(RwSignal::new(None)));
    provide_context(Palette::new());
    provide_context(ProductNames::new());
}

/// A screen of the agent's partners.
fn of_partner(screen: Draw) -> AnyView {
    view! { <Partner screen /> }.into_any()
}

/// A screen of a tenant. The routes are flat: nested ones cost the page more code than they save here.
fn tenant(feature: Feature, screen: Draw) -> AnyView {
    view! { <Tenant screen feature /> }.into_any()
}

/// Starts the vault. `vault.js` calls this in the worker.
///
/// # Errors
/// The vault's part could not be loaded.
#[wasm_bindgen]
pub async fn start_vault() -> Result<(), JsError> {
    listen()
        .await
        .map_err(|failure| JsError::new(&failure.to_string()))
}

#[wasm_split(vault, wasm_split_path = ::leptos::wasm_split, fallible)]
fn listen() -> Result<(), Failure> {
    vault::listen();
    Ok(())
}

/// Lets the vault answer what takes a sign-in or a token.
///
/// # Errors
/// What the vault refuses, and [`Refusal::NotLoaded`].
pub async fn answer(
    vault: Rc<Vault>,
    ask: Ask,
    body: Option<ArrayBuffer>,
) -> Result<Reply, Refusal> {
    tokens(vault, ask, body).await?.await
}

/// Fetches what [`answer`] will need, because a sign-in is likely to follow. Whether that works is told by
/// [`answer`].
pub fn expect_tokens() {
    spawn_local(async {
        let _ = fetch_tokens().await;
    });
}

type Answering = Pin<Box<dyn Future<Output = Result<Reply, Refusal>>>>;

#[wasm_split(tokens, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_tokens))]
fn tokens(vault: Rc<Vault>, ask: Ask, body: Option<ArrayBuffer>) -> Result<Answering, Refusal> {
    Ok(Box::pin(vault.answer_with_tokens(ask, body)))
}

impl From<SplitLoaderError> for Failure {
    fn from(_: SplitLoaderError) -> Self {
        Failure::NotLoaded
    }
}

impl From<SplitLoaderError> for Refusal {
    fn from(_: SplitLoaderError) -> Self {
        Refusal::NotLoaded
    }
}
