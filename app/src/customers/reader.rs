use futures::future::{AbortHandle, Abortable, join3};
use leptos::prelude::*;
use tenantry_graph::{
    Call, Page,
    partner::{
        contract, customers::Source, delegated_admin_customer, delegated_admin_relationship,
    },
};
use tenantry_identity::TenantId;

use super::{
    CustomerStore, Home, Reason, Standing,
    home::{Part, Progress},
    is_signed_in,
};
use crate::{client::cause, failure::Failure, platform::clock, session::Known, vault::port::Offer};

/// Where a source's part is kept.
type Place<T> = fn(&mut Home) -> &mut Part<T>;

impl CustomerStore {
    /// Reads what was not read yet, through every registration that somebody is signed in to. To be called by an
    /// effect: it follows the session.
    pub fn need(self) {
        let Some(setting) = self.session.setting().get() else {
            return;
        };
        let open = self.session.tenants().get();
        if self.homes.with_untracked(Vec::is_empty) {
            let homes = setting.registrations.into_iter().map(Home::new).collect();
            self.homes.set(homes);
        }
        let waiting: Vec<(usize, bool, bool)> = self.homes.with_untracked(|homes| {
            let homes = homes.iter().enumerate();
            homes
                .filter(|(_, home)| {
                    matches!(home.standing, Standing::NotAsked | Standing::NotSignedIn)
                })
                .map(|(at, home)| {
                    let is_known = home.standing == Standing::NotSignedIn;
                    (at, is_signed_in(&open, &home.offer), is_known)
                })
                .collect()
        });
        for (at, is_signed_in, is_known) in waiting {
            if is_signed_in {
                self.start(at);
            } else if !is_known {
                self.change(at, |home| home.standing = Standing::NotSignedIn);
            }
        }
    }

    /// Reads everything again that was read or tried.
    pub fn read_again(self) {
        self.found.update_value(|found| found.clear());
        self.groups.update_value(Vec::clear);
        let asked: Vec<usize> = self.homes.with_untracked(|homes| {
            let homes = homes.iter().enumerate();
            let asked = homes.filter(|(_, home)| {
                !matches!(home.standing, Standing::NotAsked | Standing::NotSignedIn)
            });
            asked.map(|(at, _)| at).collect()
        });
        for at in asked {
            self.start(at);
        }
    }

    fn start(self, at: usize) {
        let offer = self
            .homes
            .with_untracked(|homes| Some(homes.get(at)?.offer.clone()));
        let Some(offer) = offer else { return };
        self.change(at, Home::begin);
        self.moment.set_busy(true);
        let (handle, registration) = AbortHandle::new_pair();
        self.under_way.update_value(|under_way| {
            under_way.retain(|(other, handle)| {
                if *other == at {
                    handle.abort();
                }
                *other != at
            });
            under_way.push((at, handle));
        });
        cause::spawn(async move {
            let reading = Abortable::new(self.read(at, offer), registration).await;
            if reading.is_ok() {
                self.under_way
                    .update_value(|under_way| under_way.retain(|(other, _)| *other != at));
            }
            let is_over = self.under_way.with_value(Vec::is_empty);
            self.moment.set_busy(!is_over);
            if is_over && reading.is_ok() {
                self.moment.read_now();
            }
        });
    }

    async fn read(self, at: usize, offer: Offer) {
        let open = match Known::home(&offer) {
            Some(known) => self.session.open(known, false).await,
            // The configuration was checked, so this is another build's.
            None => Err(Failure::Protocol),
        };
        let tenant = match open {
            Ok(open) => {
                let tenant = open.tenant.clone();
                self.change(at, |home| home.open = Some(open));
                tenant
            }
            Err(Failure::NotOpen) => {
                self.change(at, |home| home.standing = Standing::NotSignedIn);
                return;
            }
            Err(failure) => {
                self.change(at, |home| home.standing = Standing::Failed(failure));
                return;
            }
        };
        join3(
            self.read_all(
                at,
                &tenant,
                Source::DelegatedAdminCustomers,
                |home| &mut home.delegated,
                delegated_admin_customer::list,
            ),
            self.read_all(
                at,
                &tenant,
                Source::Contracts,
                |home| &mut home.contracts,
                contract::list,
            ),
            self.read_all(
                at,
                &tenant,
                Source::Relationships,
                |home| &mut home.relationships,
                delegated_admin_relationship::list_active,
            ),
        )
        .await;
    }

    /// Reads one source to its end, or as far as it goes.
    async fn read_all<T: 'static>(
        self,
        at: usize,
        tenant: &TenantId,
        source: Source,
        place: Place<T>,
        first: fn(&TenantId) -> Call<Page<T>>,
    ) {
        let is_granted = self.homes.with_untracked(|homes| {
            homes
                .get(at)
                .is_some_and(|home| home.grants(source.scope()))
        });
        if !is_granted {
            self.took(at, place, Vec::new(), Progress::Ended(Reason::NotGranted));
            return;
        }
        let mut call = first(tenant);
        loop {
            match self.session.client.call(&call).await {
                Ok(page) => {
                    let progress = match page.next {
                        Some(link) => {
                            call = call.next(link);
                            Progress::Reading
                        }
                        None => Progress::Complete,
                    };
                    let is_last = progress == Progress::Complete;
                    self.took(at, place, page.items, progress);
                    if is_last {
                        return;
                    }
                }
                Err(failure) => {
                    let reason = Reason::from(failure);
                    self.took(at, place, Vec::new(), Progress::Ended(reason));
                    return;
                }
            }
        }
    }

    fn took<T>(self, at: usize, place: Place<T>, items: Vec<T>, progress: Progress) {
        self.change(at, |home| {
            let part = place(home);
            part.items.extend(items);
            part.progress = progress;
            home.merge(clock::now());
        });
    }

    fn change(self, at: usize, change: impl FnOnce(&mut Home)) {
        self.homes.update(|homes| {
            if let Some(home) = homes.get_mut(at) {
                change(home);
            }
        });
    }
}
