//! The steps of a sign-in: who speaks to whom, and what each step proves.

/// Who takes part, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    Agent,
    Console,
    Vault,
    Authority,
    Graph,
}

impl Lane {
    pub(super) const ALL: [Lane; 5] = [
        Lane::Agent,
        Lane::Console,
        Lane::Vault,
        Lane::Authority,
        Lane::Graph,
    ];

    pub(super) fn label(self) -> &'static str {
        match self {
            Lane::Agent => "Agent",
            Lane::Console => "Console",
            Lane::Vault => "Vault",
            Lane::Authority => "Authority",
            Lane::Graph => "Graph",
        }
    }
}

/// What there is to see of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The name that the agent gave.
    Name,
    /// The request for the metadata.
    Metadata,
    /// What the attempt was made of.
    Attempt,
    /// The address of the redirect.
    Redirect,
    /// How long the agent was away.
    Away,
    /// What came back.
    Back,
    /// The request that redeems the code.
    Code,
    /// The request for the keys.
    Keys,
    /// A request to Graph.
    Graph,
    /// The request that redeems a refresh token for another tenant.
    Switch,
}

/// A step of the journey.
pub(super) struct Step {
    pub(super) from: Lane,
    pub(super) to: Lane,
    /// What happens.
    pub(super) title: &'static str,
    pub(super) evidence: Evidence,
    /// What that proves, and what it protects.
    pub(super) proof: &'static str,
}

/// The journey, from a customer's name to the next customer.
pub(super) const STEPS: [Step; 10] = [
    Step {
        from: Lane::Agent,
        to: Lane::Console,
        title: "Names the customer",
        evidence: Evidence::Name,
        proof: "One customer is named, by a domain, a tenant id or a pasted address, and from here on every request carries its tenant. A link to a customer that this browser does not know asks the agent first, so nobody is led into a tenant by an address alone. Nothing is proved yet: a name is no access.",
    },
    Step {
        from: Lane::Vault,
        to: Lane::Authority,
        title: "Reads the customer’s metadata",
        evidence: Evidence::Metadata,
        proof: "OpenID Connect Discovery turns the name into a tenant id, and says where that tenant’s sign-in, token endpoint and keys are. The vault takes it only if the issuer names that tenant and every endpoint lies on the authority it was read from. It proves that the tenant exists, not that anybody may enter it.",
    },
    Step {
        from: Lane::Vault,
        to: Lane::Console,
        title: "Makes the attempt: PKCE, state, nonce",
        evidence: Evidence::Attempt,
        proof: "Three values of 32 random octets are drawn for this attempt alone. State ties the answer to this tab (RFC 6749, 10.12). The nonce ties the ID token to this sign-in (OpenID Connect Core, 3.1.3.7). The verifier stays in this tab, and only its SHA-256, the challenge, travels (PKCE, RFC 7636): a code that is stolen on its way cannot be redeemed without it. Each counts once, and for ten minutes.",
    },
    Step {
        from: Lane::Console,
        to: Lane::Authority,
        title: "Redirects to the customer’s authority",
        evidence: Evidence::Redirect,
        proof: "The tenant in the path is the customer’s, not the agent’s own. So the tokens will be that customer’s, for what it granted, under its policies for partners, and in its sign-in log; a user name without that path would lead to the agent’s home tenant instead. The browser itself goes there: the address bar shows whose page asks for the password.",
    },
    Step {
        from: Lane::Agent,
        to: Lane::Authority,
        title: "Signs in there",
        evidence: Evidence::Away,
        proof: "Password, second factor and the authority’s cookies stay between the agent and the authority, on the authority’s own origin. The console is not even loaded meanwhile: it can neither read nor keep what is typed. Which proofs are asked for is decided by policies of the tenants, not by the console.",
    },
    Step {
        from: Lane::Authority,
        to: Lane::Console,
        title: "Sends back a code, in the fragment",
        evidence: Evidence::Back,
        proof: "A browser sends no fragment to a server, so neither the console’s host nor any log on the way sees the code. The page takes it out of the address bar and the history before anything else runs. The vault compares the state, and the issuer where one is named (RFC 9207), before it believes the rest; an answer that nobody asked for is refused. It proves that the authority answered this attempt.",
    },
    Step {
        from: Lane::Vault,
        to: Lane::Authority,
        title: "Redeems code and verifier",
        evidence: Evidence::Code,
        proof: "Code and verifier go to the token endpoint of the very tenant that the sign-in went to, and nowhere else (RFC 9700, 4.4). The authority hashes the verifier and compares: whoever redeems is whoever asked (RFC 7636, 4.6). There is no client secret, because a page could not keep one. The tokens that come back stay in the vault’s memory; the page never sees them, and what is shown here was redacted before it left the vault.",
    },
    Step {
        from: Lane::Authority,
        to: Lane::Vault,
        title: "Answers with tokens; the ID token is checked",
        evidence: Evidence::Keys,
        proof: "The ID token says who signed in, to which app, in which tenant. Checked are issuer, audience, tenant, times and nonce, that the account is at home with the partner or in the customer itself, and the signature wherever the browser may read the authority’s keys (OpenID Connect Core, 3.1.3.7). It proves who is here, and opens nothing. The access token is for Graph to read: no decision of the console hangs on what it says.",
    },
    Step {
        from: Lane::Vault,
        to: Lane::Graph,
        title: "Asks Graph with the customer’s token",
        evidence: Evidence::Graph,
        proof: "The vault finds the token by the tenant that a call names, by nothing else, and sends it to that tenant’s Graph host only. What the agent may do is the lesser of two: what the customer granted to the app, and the roles that the relationship gives the agent there. Graph decides that anew at every call.",
    },
    Step {
        from: Lane::Vault,
        to: Lane::Authority,
        title: "Switches: the refresh token, redeemed at another tenant",
        evidence: Evidence::Switch,
        proof: "A refresh token belongs to the account and the app, not to a tenant, so the vault can redeem it at the next customer’s token endpoint, without a question. That customer’s authority decides anew, and answers with tokens for that customer alone. The refresh token lives for 24 hours at most, in the vault’s memory; then only a new sign-in helps.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_leads_from_one_lane_to_another_and_says_what_it_proves() {
        for step in &STEPS {
            assert_ne!(step.from, step.to, "{}", step.title);
            assert!(step.proof.len() > 120, "{}", step.title);
            assert!(!step.proof.contains('\n'), "one paragraph: {}", step.title);
        }
    }
}
