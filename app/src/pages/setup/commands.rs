//! What a partner engineer runs, with the values filled in: Microsoft Graph PowerShell where a directory is
//! changed, and one request of Partner Center.

use tenantry_graph::{
    Scope,
    directory::service_principal::MICROSOFT_GRAPH,
    feature::{self, Place},
};

use crate::vault::port::{Endpoints, Offer};

/// Directory Readers: the least role that the console's pages need. Template ids are the same everywhere.
const DIRECTORY_READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

/// The app's name where the commands register it.
const APP_NAME: &str = "Tenantry";

/// A registration and where its cloud is.
pub struct Commands<'a> {
    /// The registration.
    pub offer: &'a Offer,
    /// Its cloud's hosts.
    pub reach: &'a Endpoints,
    /// The console's address, which is its redirect address.
    pub home: &'a str,
}

impl Commands<'_> {
    /// Registers the app in the partner's tenant, and prints its client id.
    pub fn register(&self) -> String {
        let connect = self.connect("'Application.ReadWrite.All'");
        let access = requested_access();
        let home = quoted(self.home);
        let name = quoted(APP_NAME);
        [
            connect.as_str(),
            &access,
            "$app = New-MgApplication -DisplayName ",
            &name,
            " -SignInAudience 'AzureADMultipleOrgs' `\n  -Spa @{ RedirectUris = @(",
            &home,
            ") } -RequiredResourceAccess @($access)\n\
             New-MgServicePrincipal -AppId $app.AppId | Out-Null\n\
             $app.AppId",
        ]
        .concat()
    }

    /// Corrects the registration that there is. Other addresses and other services' permissions stay.
    pub fn correct(&self) -> String {
        let connect = self.connect("'Application.ReadWrite.All'");
        let access = requested_access();
        let app = quoted(&["appId eq '", self.client_id(), "'"].concat());
        let home = quoted(self.home);
        [
            connect.as_str(),
            &access,
            "$app = Get-MgApplication -Filter ",
            &app,
            "\n$others = @($app.RequiredResourceAccess | Where-Object ResourceAppId -NE $graph.AppId)\n\
             Update-MgApplication -ApplicationId $app.Id -SignInAudience 'AzureADMultipleOrgs' `\n  \
             -Spa @{ RedirectUris = @(@($app.Spa.RedirectUris) + ",
            &home,
            " | Select-Object -Unique) } `\n  -RequiredResourceAccess ($others + $access)",
        ]
        .concat()
    }

    /// Grants the permissions in a customer by Partner Center, as an HTTP request. `None` in a cloud that
    /// Partner Center does not cover.
    pub fn consent_by_partner(&self, customer: &str) -> Option<String> {
        let partner_center = self.reach.partner_center.as_deref()?;
        let scopes = names(&feature::least(Some(Place::Customer)), ",");
        Some(
            [
                "POST ",
                partner_center,
                "/v1/customers/",
                customer,
                "/applicationconsents\n\
                 Authorization: Bearer {token of this app for ",
                partner_center,
                "}\n\
                 Content-Type: application/json\n\n\
                 {\n  \"applicationId\": \"",
                self.client_id(),
                "\",\n  \"displayName\": \"",
                APP_NAME,
                "\",\n  \"applicationGrants\": [\n    {\n      \"enterpriseApplicationId\": \"",
                MICROSOFT_GRAPH,
                "\",\n      \"scope\": \"",
                &scopes,
                "\"\n    }\n  ]\n}",
            ]
            .concat(),
        )
    }

    /// The address at which a customer's administrator approves the app.
    pub fn consent_link(&self, customer: &str) -> String {
        [
            self.reach.authority.as_str(),
            "/",
            customer,
            "/adminconsent?client_id=",
            self.client_id(),
            "&redirect_uri=",
            &percent_encoded(self.home),
        ]
        .concat()
    }

    /// Assigns a security group of the partner to a role of the customer's active relationships.
    pub fn assign_group(&self, customer: &str) -> String {
        let scopes = "'DelegatedAdminRelationship.ReadWrite.All', 'Group.Read.All'";
        let connect = self.connect(scopes);
        let filter = [
            "v1.0/tenantRelationships/delegatedAdminRelationships?$filter=customer/tenantId eq '",
            customer,
            "' and status eq 'active'",
        ];
        let address = quoted(&filter.concat());
        [
            connect.as_str(),
            "$group = Get-MgGroup -Filter \"displayName eq 'NAME OF THE GROUP'\"\n\
             $body = @{\n  \
             accessContainer = @{ accessContainerId = $group.Id; accessContainerType = 'securityGroup' }\n  \
             accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = '",
            DIRECTORY_READERS,
            "' }) }  # Directory Readers\n\
             } | ConvertTo-Json -Depth 5\n\
             $relationships = Invoke-MgGraphRequest -Method GET -Uri ",
            &address,
            "\nforeach ($one in $relationships.value) {\n  \
             Invoke-MgGraphRequest -Method POST -ContentType 'application/json' -Body $body `\n    \
             -Uri \"v1.0/tenantRelationships/delegatedAdminRelationships/$($one.id)/accessAssignments\"\n}",
        ]
        .concat()
    }

    /// The pre-consent of the time before GDAP: the app's service principal in `AdminAgents`.
    pub fn pre_consent(&self) -> String {
        let connect = self.connect("'GroupMember.ReadWrite.All', 'Application.Read.All'");
        let app = quoted(&["appId eq '", self.client_id(), "'"].concat());
        [
            connect.as_str(),
            "$group = Get-MgGroup -Filter \"displayName eq 'AdminAgents'\"\n\
             $app = Get-MgServicePrincipal -Filter ",
            &app,
            "\nNew-MgGroupMember -GroupId $group.Id -DirectoryObjectId $app.Id",
        ]
        .concat()
    }

    fn client_id(&self) -> &str {
        self.offer.client_id.as_str()
    }

    /// Signs in to the partner's tenant in its cloud. A cloud that the module does not know is made known.
    fn connect(&self, scopes: &str) -> String {
        let known = [
            ("https://graph.microsoft.com", ""),
            ("https://graph.microsoft.us", " -Environment USGov"),
            ("https://dod-graph.microsoft.us", " -Environment USGovDoD"),
            (
                "https://microsoftgraph.chinacloudapi.cn",
                " -Environment China",
            ),
        ];
        let known = known.iter().find(|(graph, _)| *graph == self.reach.graph);
        let (made_known, environment) = match known {
            Some((_, environment)) => (String::new(), *environment),
            None => (
                [
                    "Add-MgEnvironment -Name ",
                    &quoted(APP_NAME),
                    " -AzureADEndpoint ",
                    &quoted(&self.reach.authority),
                    " -GraphEndpoint ",
                    &quoted(&self.reach.graph),
                    "\n",
                ]
                .concat(),
                " -Environment Tenantry",
            ),
        };
        let tenant = quoted(&self.offer.partner);
        [
            made_known.as_str(),
            "Connect-MgGraph -TenantId ",
            &tenant,
            environment,
            " -Scopes ",
            scopes,
            "\n",
        ]
        .concat()
    }
}

/// The permissions' names, each but the last followed by `separator`.
pub fn names(scopes: &[Scope], separator: &str) -> String {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.0).collect();
    names.join(separator)
}

/// Sets `$access` to every permission that the console uses. The ids are looked up by name in the tenant, so
/// that nobody has to trust a list of them.
fn requested_access() -> String {
    let names = names(&feature::least(None), "', '");
    [
        "$graph = Get-MgServicePrincipal -Filter \"appId eq '",
        MICROSOFT_GRAPH,
        "'\"\n$names = '",
        &names,
        "'\n$scopes = $graph.Oauth2PermissionScopes | Where-Object Value -In $names |\n  \
         ForEach-Object { @{ Id = $_.Id; Type = 'Scope' } }\n\
         $access = @{ ResourceAppId = $graph.AppId; ResourceAccess = @($scopes) }\n",
    ]
    .concat()
}

/// A text as PowerShell takes it literally.
fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', "''"), "'"].concat()
}

/// A text as a query's value (RFC 3986 section 2.1).
fn percent_encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: &str = "7b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30";
    const CUSTOMER: &str = "84841066-274d-4ec0-a5c1-276be684bdd3";

    fn offer() -> Offer {
        Offer {
            name: "Europe".into(),
            partner: "partner.com".into(),
            client_id: CLIENT.parse().unwrap(),
        }
    }

    fn reach(graph: &str) -> Endpoints {
        Endpoints {
            client_id: CLIENT.parse().unwrap(),
            authority: "https://login.microsoftonline.com".into(),
            graph: graph.into(),
            partner_center: Some("https://api.partnercenter.microsoft.com".into()),
            entra_admin_center: Some("https://entra.microsoft.com".into()),
            intune_admin_center: Some("https://intune.microsoft.com".into()),
            customers: Vec::new(),
        }
    }

    fn with<T>(graph: &str, home: &str, look: impl FnOnce(&Commands<'_>) -> T) -> T {
        let (offer, reach) = (offer(), reach(graph));
        look(&Commands {
            offer: &offer,
            reach: &reach,
            home,
        })
    }

    const GLOBAL: &str = "https://graph.microsoft.com";
    const HOME: &str = "https://console.example/";

    #[test]
    fn a_quote_in_an_address_does_not_end_the_text() {
        let command = with(GLOBAL, "https://console.example/it's/", |commands| {
            commands.register()
        });
        assert!(
            command.contains("@('https://console.example/it''s/')"),
            "{command}"
        );
    }

    #[test]
    fn a_cloud_without_partner_center_has_no_consent_by_it() {
        let (offer, mut reach) = (offer(), reach("https://dod-graph.microsoft.us"));
        reach.partner_center = None;
        let commands = Commands {
            offer: &offer,
            reach: &reach,
            home: HOME,
        };
        assert_eq!(commands.consent_by_partner(CUSTOMER), None);
    }

    #[test]
    fn each_cloud_is_connected_to_by_its_name() {
        for (graph, environment) in [
            (GLOBAL, "Connect-MgGraph -TenantId 'partner.com' -Scopes"),
            ("https://graph.microsoft.us", "-Environment USGov -Scopes"),
            (
                "https://dod-graph.microsoft.us",
                "-Environment USGovDoD -Scopes",
            ),
            (
                "https://microsoftgraph.chinacloudapi.cn",
                "-Environment China -Scopes",
            ),
            (
                "http://localhost:8402",
                "Add-MgEnvironment -Name 'Tenantry' -AzureADEndpoint 'https://login.microsoftonline.com' -GraphEndpoint 'http://localhost:8402'",
            ),
        ] {
            let command = with(graph, HOME, |commands| commands.pre_consent());
            assert!(command.contains(environment), "{command}");
        }
    }

    #[test]
    fn the_registration_asks_for_every_permission_by_name() {
        for command in [
            with(GLOBAL, HOME, |commands| commands.register()),
            with(GLOBAL, HOME, |commands| commands.correct()),
        ] {
            for scope in feature::least(None) {
                let name = ["'", scope.0, "'"].concat();
                assert!(command.contains(&name), "{scope}: {command}");
            }
            assert!(command.contains("'AzureADMultipleOrgs'"), "{command}");
            assert!(command.contains("'https://console.example/'"), "{command}");
        }
    }

    #[test]
    fn the_consent_request_is_the_documented_one() {
        let request = with(GLOBAL, HOME, |commands| {
            commands.consent_by_partner(CUSTOMER)
        });
        let request = request.unwrap();
        let (head, body) = request.split_once("\n\n").unwrap();
        assert!(
            head.starts_with("POST https://api.partnercenter.microsoft.com/v1/customers/84841066-274d-4ec0-a5c1-276be684bdd3/applicationconsents\n"),
            "{head}"
        );
        let body = tenantry_json::parse(body).unwrap();
        assert_eq!(body.text("applicationId").unwrap(), CLIENT);
        let grants = body.optional_items("applicationGrants").unwrap();
        assert_eq!(
            grants[0].text("enterpriseApplicationId").unwrap(),
            MICROSOFT_GRAPH
        );
        let scopes = grants[0].text("scope").unwrap();
        let scopes: Vec<&str> = scopes.split(',').collect();
        let needed = feature::least(Some(Place::Customer));
        assert_eq!(
            scopes,
            needed.iter().map(|scope| scope.0).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_consent_link_leads_back_to_the_console() {
        let link = with(GLOBAL, HOME, |commands| commands.consent_link(CUSTOMER));
        assert_eq!(
            link,
            "https://login.microsoftonline.com/84841066-274d-4ec0-a5c1-276be684bdd3/adminconsent\
             ?client_id=7b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30&redirect_uri=https%3A%2F%2Fconsole.example%2F"
        );
    }

    #[test]
    fn a_group_is_assigned_in_the_customers_active_relationships() {
        let command = with(GLOBAL, HOME, |commands| commands.assign_group(CUSTOMER));
        let filter = "customer/tenantId eq ''84841066-274d-4ec0-a5c1-276be684bdd3'' and status eq ''active'''";
        assert!(command.contains(filter), "{command}");
        assert!(command.contains("/accessAssignments"), "{command}");
    }
}
