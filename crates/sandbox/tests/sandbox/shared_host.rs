//! The three origins below one host, as where a page is served with the cloud on its own origin.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use serde_json::Value;
use tenantry_sandbox::{
    Fault, Origins, Runtime, Sandbox, Target, Times, World, is_cut_off, seeded,
};
use tower::ServiceExt;

use crate::run;

const HOST: &str = "https://host.example";
const CLOUD: &str = "https://host.example/demo/cloud";

fn sandbox() -> Sandbox {
    let origins = Origins {
        login: format!("{CLOUD}/login"),
        graph: format!("{CLOUD}/graph"),
        partner_center: format!("{CLOUD}/partner-center"),
    };
    let mut world = World::seeded(origins, 1);
    world.register_redirect(&format!("{HOST}/demo/"));
    Sandbox::new(world, Runtime::for_tests().0)
}

async fn get(sandbox: &Sandbox, address: &str) -> Response<Body> {
    let request = Request::get(address).header(header::ORIGIN, HOST);
    let request = request.body(Body::empty()).unwrap();
    sandbox.router().oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

fn header_of<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers()[name].to_str().unwrap()
}

#[test]
fn what_is_beside_the_origins_is_nobodys() {
    run(async {
        let sandbox = sandbox();
        for path in [
            "",
            "/",
            "/cloud/login/x",
            "/demo/cloud",
            "/demo/cloud/loginx/y",
            "/demo/",
        ] {
            let response = get(&sandbox, &format!("{HOST}{path}")).await;
            assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{path}");
        }
    });
}

#[test]
fn faults_that_cut_the_connection_off_are_told_apart_from_answers() {
    run(async {
        let sandbox = sandbox();
        let address = format!("{CLOUD}/login/customer.com/v2.0/.well-known/openid-configuration");
        assert!(!is_cut_off(&get(&sandbox, &address).await));
        for fault in [Fault::Down, Fault::Lost] {
            sandbox.world(|world| world.faults.add(Target::Metadata, Times::Next(1), fault));
            assert!(is_cut_off(&get(&sandbox, &address).await));
        }
    });
}

#[test]
fn addresses_and_cookies_are_those_of_the_shared_host() {
    run(async {
        let sandbox = sandbox();
        let metadata = format!("{CLOUD}/login/customer.com/v2.0/.well-known/openid-configuration");
        let metadata: Value =
            serde_json::from_str(&text(get(&sandbox, &metadata).await).await).unwrap();
        let tenant = format!("{CLOUD}/login/{}", seeded::CUSTOMER);
        assert_eq!(metadata["issuer"], format!("{tenant}/v2.0"));
        assert_eq!(
            metadata["token_endpoint"],
            format!("{tenant}/oauth2/v2.0/token")
        );
        assert_eq!(metadata["msgraph_host"], "host.example");

        let parameters = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &seeded::NORTH_AMERICA_CLIENT.to_string())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", &format!("{HOST}/demo/"))
            .append_pair("scope", &format!("openid {CLOUD}/graph/.default"))
            .append_pair(
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            )
            .append_pair("code_challenge_method", "S256")
            .finish();
        let response = get(
            &sandbox,
            &format!("{tenant}/oauth2/v2.0/authorize?{parameters}"),
        )
        .await;
        let location = header_of(&response, "location").to_owned();
        assert!(
            location.starts_with("/demo/cloud/login/sandbox/sign-in/authorize?"),
            "{location}"
        );
        sandbox.world(|world| world.suggested_account = Some(seeded::FELIX.to_owned()));
        let page = get(&sandbox, &format!("{HOST}{location}")).await;
        let cookie = header_of(&page, "set-cookie");
        assert!(
            cookie.contains("; Path=/demo/cloud/login/sandbox/sign-in;"),
            "{cookie}"
        );
        let page = text(page).await;
        assert!(page.contains(r#"action="password""#), "{page}");
        assert!(page.contains(r#"value="felix@partner.com""#), "{page}");
    });
}
