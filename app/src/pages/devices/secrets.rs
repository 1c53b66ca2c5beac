//! The secrets that are kept for a device: recovery keys of its volumes, passwords of its local administrators.
//! Each is shown on demand only, and the page says beforehand that the customer's audit log notes it.

use std::rc::Rc;

use futures::FutureExt;
use leptos::prelude::*;
use tenantry_graph::{
    Feature, Page,
    batch::{Batch, Slot},
    directory::{
        local_credential::{self, LocalCredential},
        recovery_key::{self, RecoveryKey},
    },
};
use tenantry_identity::TenantId;

use super::reveal::{AnyFact, Ask, Revealed, Words, reveal};
use crate::{
    client::{Answers, Client},
    ui::{
        facts::copied_fact,
        icon::{Glyph, Icon},
        section::{Content, Section, taken},
        time::time_fact,
    },
    vault::port::OpenTenant,
};

/// The sections of a panel that show them.
#[derive(Clone, Copy)]
pub struct Secrets {
    keys: Section,
    passwords: Section,
}

/// The place in a batch of what is asked about them.
pub type Asked = Option<Slot<Page<RecoveryKey>>>;

impl Secrets {
    /// The sections, which have not been asked for.
    pub fn new(open: &OpenTenant) -> Self {
        Secrets {
            keys: Section::new("BitLocker keys", Feature::BitLockerKeys, open),
            passwords: Section::new("Local administrator", Feature::LocalPasswords, open),
        }
    }

    /// The sections, in the order in which they are shown.
    pub fn all(self) -> [Section; 2] {
        [self.keys, self.passwords]
    }

    /// Asks which keys there are of the device with this `deviceId`. That shows none of them.
    pub fn ask(self, batch: &mut Batch, tenant: &TenantId, device_id: &str) -> Asked {
        self.keys
            .ask(batch, recovery_key::list_of_device(tenant, device_id))
    }

    /// Takes what came of it.
    pub fn settle(
        self,
        answers: &mut Answers,
        asked: Asked,
        client: Client,
        tenant: &TenantId,
        device_id: &str,
    ) {
        if let Some(keys) = taken(answers, asked) {
            let keys = keys.map(|page| keys_content(client, tenant, page.items));
            self.keys.settle(keys);
        }
        self.passwords
            .settle(Ok(passwords_content(client, tenant, device_id)));
    }

    /// There is nothing to ask for: the device has no id of its own.
    pub fn settle_without_device(self) {
        for section in self.all() {
            let none = Content::nothing("The directory does not know this device.");
            section.settle(Ok(none));
        }
    }
}

fn keys_content(client: Client, tenant: &TenantId, keys: Vec<RecoveryKey>) -> Content {
    let tenant = tenant.clone();
    let none = "No recovery key is kept for this device.";
    Content::list(keys.len(), none, move || {
        let all: Vec<AnyView> = keys
            .iter()
            .map(|key| key_view(client, &tenant, key))
            .collect();
        view! {
            {audited("keys-are-audited", "Showing a key")}
            <ul class="secrets">{all}</ul>
        }
        .into_any()
    })
}

fn key_view(client: Client, tenant: &TenantId, key: &RecoveryKey) -> AnyView {
    const WORDS: Words = Words {
        show: "Show the key",
        hide: "Hide the key",
        copy: "Copy the key",
        none: None,
        warning: "keys-are-audited",
    };
    let ask: Ask = {
        let (tenant, id) = (tenant.clone(), key.id.clone());
        Rc::new(move || {
            let call = recovery_key::reveal(&tenant, &id);
            async move {
                let secret = client.call(&call).await?;
                let facts = Vec::new();
                Ok(vec![Revealed { facts, secret }])
            }
            .boxed_local()
        })
    };
    let volume = match key.volume.name() {
        "" => "Volume".to_string(),
        name => name.to_string(),
    };
    view! {
        <li>
            <h4>{volume}</h4>
            <dl class="facts">
                {copied_fact("Key id", Some(key.id.to_string()))}
                {time_fact("Kept since", key.created_date_time.as_deref())}
            </dl>
            {reveal(WORDS, ask)}
        </li>
    }
    .into_any()
}

fn passwords_content(client: Client, tenant: &TenantId, device_id: &str) -> Content {
    const WORDS: Words = Words {
        show: "Show the password",
        hide: "Hide the password",
        copy: "Copy the password",
        none: Some("No password of a local administrator is kept for this device."),
        warning: "passwords-are-audited",
    };
    let (tenant, device_id) = (tenant.clone(), device_id.to_string());
    Content::new(move || {
        let (tenant, device_id) = (tenant.clone(), device_id.clone());
        let ask: Ask = Rc::new(move || {
            let call = local_credential::reveal(&tenant, &device_id);
            async move {
                let credentials = client.call(&call).await?;
                Ok(credentials.into_iter().map(revealed).collect())
            }
            .boxed_local()
        });
        view! {
            {audited("passwords-are-audited", "Showing a password")}
            {reveal(WORDS, ask)}
        }
        .into_any()
    })
}

fn revealed(credential: LocalCredential) -> Revealed {
    Revealed {
        facts: vec![
            AnyFact::Text("Account", credential.account_name),
            AnyFact::Time("Kept since", credential.backup_date_time),
        ],
        secret: credential.password,
    }
}

/// Says beforehand that it does not stay between the agent and the console.
fn audited(id: &'static str, what: &'static str) -> AnyView {
    view! {
        <p class="audited" id=id>
            <Glyph icon=Icon::Info />
            <span>{what} " is written to the customer's audit log, with your account."</span>
        </p>
    }
    .into_any()
}
