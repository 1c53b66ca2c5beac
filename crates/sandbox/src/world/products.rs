//! The products that tenants buy: their identifiers as Microsoft publishes them.

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use crate::guid::Guid;

/// A product, of which licences are assigned.
#[derive(Debug)]
pub(crate) struct Product {
    /// The `skuId`.
    pub(crate) id: Guid,
    /// The `skuPartNumber`.
    pub(crate) part_number: &'static str,
    pub(crate) plans: &'static [ServicePlan],
}

/// A service within a product.
#[derive(Debug)]
pub(crate) struct ServicePlan {
    pub(crate) id: Guid,
    pub(crate) name: &'static str,
    /// The service behind it, as `assignedPlans` names it.
    pub(crate) service: &'static str,
}

/// What a tenant mainly buys, which decides which services answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Edition {
    /// Microsoft 365 Business Standard: neither Entra ID P1 nor Intune.
    BusinessStandard,
    /// Microsoft 365 Business Premium: both.
    BusinessPremium,
    /// Office 365 E3 with Entra ID P1, without Intune.
    OfficeEnterprise,
    /// Microsoft 365 E3, E5 and F3: both.
    Enterprise,
}

const fn plan(id: &str, name: &'static str, service: &'static str) -> ServicePlan {
    ServicePlan {
        id: Guid::literal(id),
        name,
        service,
    }
}

const EXCHANGE: ServicePlan = plan(
    "efb87545-963c-4e0d-99df-69c6916d9eb0",
    "EXCHANGE_S_ENTERPRISE",
    "exchange",
);
const EXCHANGE_STANDARD: ServicePlan = plan(
    "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
    "EXCHANGE_S_STANDARD",
    "exchange",
);
const SHAREPOINT: ServicePlan = plan(
    "5dbe027f-2339-4123-9542-606e4d348a72",
    "SHAREPOINTENTERPRISE",
    "SharePoint",
);
const SHAREPOINT_STANDARD: ServicePlan = plan(
    "c7699d2e-19aa-44de-8edf-1736da088ca1",
    "SHAREPOINTSTANDARD",
    "SharePoint",
);
const TEAMS: ServicePlan = plan(
    "57ff2da0-773e-42df-b2af-ffb7a2317929",
    "TEAMS1",
    "TeamspaceAPI",
);
const OFFICE: ServicePlan = plan(
    "43de0ff5-c92c-492b-9116-175376d08c38",
    "OFFICESUBSCRIPTION",
    "MicrosoftOffice",
);
const OFFICE_BUSINESS: ServicePlan = plan(
    "094e7854-93fc-4d55-b2c0-3ab5369ebdc1",
    "OFFICE_BUSINESS",
    "MicrosoftOffice",
);
const INTUNE: ServicePlan = plan("c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "INTUNE_A", "SCO");
const ENTRA_P1: ServicePlan = plan(
    "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
    "AAD_PREMIUM",
    "AADPremiumService",
);
const ENTRA_P2: ServicePlan = plan(
    "eec0eb4f-6444-4f95-aba0-50c24d67f998",
    "AAD_PREMIUM_P2",
    "AADPremiumService",
);
const MFA: ServicePlan = plan(
    "8a256a2b-b617-496d-b51b-e76466e88db0",
    "MFA_PREMIUM",
    "MultiFactorService",
);
const DEFENDER: ServicePlan = plan(
    "871d91ec-ec1a-452b-a83f-bd76c7d770ef",
    "WINDEFATP",
    "WindowsDefenderATP",
);
const POWER_BI: ServicePlan = plan(
    "2049e525-b859-401b-b2a0-e0a31c4b1fe4",
    "BI_AZURE_P0",
    "PowerBI",
);
const FLOW: ServicePlan = plan(
    "50e68c76-46c6-4674-81f9-75456511b170",
    "FLOW_P2_VIRAL",
    "ProcessSimple",
);
const VISIO: ServicePlan = plan(
    "663a804f-1c30-4ff0-9915-9db84f0d1cea",
    "VISIO_CLIENT_SUBSCRIPTION",
    "MicrosoftOffice",
);
const VISIO_ONLINE: ServicePlan = plan(
    "2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f",
    "VISIOONLINE",
    "WhiteboardServices",
);
const PROJECT: ServicePlan = plan(
    "fafd7243-e5c1-4a3a-9e40-495efcb1d3c3",
    "PROJECT_CLIENT_SUBSCRIPTION",
    "MicrosoftOffice",
);

macro_rules! products {
    ($($name:ident = $id:literal, $part:literal, [$($plan:expr),*];)*) => {
        $(pub(crate) static $name: Product = Product {
            id: Guid::literal($id),
            part_number: $part,
            plans: &[$($plan),*],
        };)*
        static ALL: &[&Product] = &[$(&$name),*];
    };
}

products! {
    BUSINESS_PREMIUM = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB", [EXCHANGE_STANDARD, SHAREPOINT_STANDARD, TEAMS, OFFICE_BUSINESS, INTUNE, ENTRA_P1, MFA];
    BUSINESS_STANDARD = "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "O365_BUSINESS_PREMIUM", [EXCHANGE_STANDARD, SHAREPOINT_STANDARD, TEAMS, OFFICE_BUSINESS];
    MICROSOFT_E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", [EXCHANGE, SHAREPOINT, TEAMS, OFFICE, INTUNE, ENTRA_P1, MFA];
    MICROSOFT_E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5", [EXCHANGE, SHAREPOINT, TEAMS, OFFICE, INTUNE, ENTRA_P1, ENTRA_P2, MFA, DEFENDER];
    MICROSOFT_F3 = "66b55226-6b4f-492c-910c-a3b7a3c9d993", "SPE_F1", [EXCHANGE_STANDARD, TEAMS, INTUNE, ENTRA_P1, MFA];
    OFFICE_E3 = "6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK", [EXCHANGE, SHAREPOINT, TEAMS, OFFICE];
    ENTRA_ID_P1 = "078d2b04-f1bd-4111-bbd4-b4b184d1b8bd", "AAD_PREMIUM", [ENTRA_P1, MFA];
    POWER_BI_FREE = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235", "POWER_BI_STANDARD", [POWER_BI];
    POWER_AUTOMATE_FREE = "f30db892-07e9-47e9-837c-80727f46fd3d", "FLOW_FREE", [FLOW];
    VISIO_PLAN_2 = "c5928f49-12ba-48f7-ada3-0d743a3601d5", "VISIOCLIENT", [VISIO, VISIO_ONLINE];
    PROJECT_PLAN_3 = "53818b1b-4a27-454b-8896-0dba576410e6", "PROJECTPROFESSIONAL", [PROJECT, SHAREPOINT];
    EXCHANGE_PLAN_1 = "4b9405b0-7788-4568-add1-99614e613b69", "EXCHANGESTANDARD", [EXCHANGE_STANDARD];
}

/// Services that nobody can have both of.
pub(crate) static EXCLUSIVE_PLANS: &[(&ServicePlan, &ServicePlan)] =
    &[(&EXCHANGE_STANDARD, &EXCHANGE)];

/// The product of this `skuId`.
pub(crate) fn product(id: Guid) -> Option<&'static Product> {
    ALL.iter().copied().find(|product| product.id == id)
}

impl Edition {
    /// What a licensed person of the tenant gets.
    pub(super) fn licences(self, dice: &mut Dice) -> Vec<Guid> {
        let main: &[&Product] = match self {
            Edition::BusinessStandard => &[&BUSINESS_STANDARD],
            Edition::BusinessPremium => &[&BUSINESS_PREMIUM],
            Edition::OfficeEnterprise => &[&OFFICE_E3, &ENTRA_ID_P1],
            Edition::Enterprise => match dice.below(100) {
                0..15 => &[&MICROSOFT_F3],
                15..40 => &[&MICROSOFT_E5],
                _ => &[&MICROSOFT_E3],
            },
        };
        let mut licences: Vec<Guid> = main.iter().map(|product| product.id).collect();
        for (product, percent) in [(&VISIO_PLAN_2, 4), (&PROJECT_PLAN_3, 2)] {
            if dice.chance(percent) {
                licences.push(product.id);
            }
        }
        licences
    }

    /// What the group for licences gives its members.
    pub(crate) fn of_groups(self) -> &'static Product {
        match self {
            Edition::BusinessStandard => &BUSINESS_STANDARD,
            Edition::BusinessPremium => &BUSINESS_PREMIUM,
            Edition::OfficeEnterprise => &OFFICE_E3,
            Edition::Enterprise => &MICROSOFT_E3,
        }
    }

    /// Whether the tenant has Entra ID P1, which reports about sign-ins need.
    pub(crate) fn is_premium(self) -> bool {
        self != Edition::BusinessStandard
    }

    /// Whether the tenant has Intune.
    pub(crate) fn has_intune(self) -> bool {
        matches!(self, Edition::BusinessPremium | Edition::Enterprise)
    }
}
