//! One exchange: its row, and what it holds when it is opened.

use http::StatusCode;
use leptos::prelude::*;
use tenantry_trace::{Body, Exchange, Headers, Item, Outcome, Purpose, Repeat};

use super::{
    body,
    requests::reveal,
    trace::{Row, Seen, Trace},
    whose,
};
use crate::{
    session::Session,
    ui::{
        copy::CopyButton,
        facts::{copied_fact, fact, row},
        format,
        icon::{Glyph, Icon},
        live,
    },
};

/// What a row says: method and address, then what became of it.
pub(super) fn summary(seen: &Seen) -> AnyView {
    let exchange = &seen.exchange;
    let (host, path) = split(&exchange.address);
    let batch = (seen.items > 0).then(|| {
        let count = seen.items.to_string();
        let text = match seen.refused {
            0 => ["batch of ", &count].concat(),
            refused => ["batch of ", &count, ", ", &refused.to_string(), " failed"].concat(),
        };
        mark(text, seen.refused > 0)
    });
    let again = exchange.again.map(|again| {
        let why = match again.why {
            Repeat::Throttled => "retry, was throttled",
            Repeat::Unavailable => "retry, was unavailable",
            Repeat::Challenged => "again, with a new token",
        };
        mark(why.into(), false)
    });
    let outcome = outcome(exchange);
    let kind = if seen.has_failed {
        "call-status warns"
    } else {
        "call-status"
    };
    view! {
        <span class="call-method">{exchange.method.clone()}</span>
        <span class="call-path">
            <span class="soft">{host}</span>
            {path}
        </span>
        <span class="call-number" aria-hidden="true">
            {["#", &exchange.number.to_string()].concat()}
        </span>
        <span class="call-told">
            <span class=kind>{outcome}</span>
            {exchange.duration.map(|duration| view! { <span>{milliseconds(duration)}</span> })}
            {batch}
            {again}
        </span>
    }
    .into_any()
}

fn mark(text: String, warns: bool) -> AnyView {
    let kind = if warns { "tag warns" } else { "tag" };
    view! { <span class=kind>{text}</span> }.into_any()
}

/// What became of it, in words.
fn outcome(exchange: &Exchange) -> String {
    match &exchange.outcome {
        Outcome::UnderWay => "Under way…".into(),
        Outcome::NoAnswer => "No answer".into(),
        Outcome::Cancelled => "Cancelled: not wanted any more".into(),
        Outcome::Answered { status, .. } => status_words(*status),
    }
}

/// A status with its word (RFC 9110 section 15): `404 Not Found`.
fn status_words(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok();
    let reason = reason.and_then(|status| status.canonical_reason());
    [&status.to_string(), " ", reason.unwrap_or_default()].concat()
}

fn milliseconds(duration: u32) -> String {
    format::count(duration as usize) + " ms"
}

/// An address as its host, with the version of Graph, and the rest.
fn split(address: &str) -> (String, String) {
    let start = address.find("://").map_or(0, |at| at + 3);
    let rest = &address[start..];
    let slash = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(slash);
    let version = ["/v1.0", "/beta"].into_iter().find(|version| {
        path.strip_prefix(version)
            .is_some_and(|rest| rest.starts_with('/'))
    });
    let (version, path) = path.split_at(version.map_or(0, str::len));
    ([host, version].concat(), path.to_owned())
}

/// All of it, for the one that is opened.
pub(super) fn details(exchange: &Exchange, trace: Trace) -> AnyView {
    let session = expect_context::<Session>();
    let customer = exchange.tenant.as_ref();
    let customer = customer.map(|tenant| whose::customer(session, tenant));
    let (answer_headers, answer_body) = match &exchange.outcome {
        Outcome::Answered { headers, body, .. } => (Some(headers), Some(body)),
        _ => (None, None),
    };
    let items = tenantry_trace::items(exchange);
    let bodies = if items.is_empty() {
        None
    } else {
        let items: Vec<AnyView> = items.iter().map(item).collect();
        let heading = ["In the batch (", &items.len().to_string(), ")"].concat();
        Some(view! {
            <h3>{heading}</h3>
            <ol class="items">{items}</ol>
        })
    };
    let request_id = exchange.answered_with("request-id").map(str::to_owned);
    let client_id = sent_with(exchange, "client-request-id").or_else(|| {
        exchange
            .answered_with("client-request-id")
            .map(str::to_owned)
    });
    let address = view! {
        <code class="copied">{body::marked(&exchange.address)}</code>
        <CopyButton text=exchange.address.clone() label="Copy" compact=true />
    };
    let is_batch = bodies.is_some();
    view! {
        <div class="call-details">
            {retries(exchange, trace)}
            <dl class="facts">
                {row("Address", address.into_any())}
                {fact("What for", Some(purpose(exchange.purpose).into()))}
                {customer.map(|customer| fact("Tenant", Some(customer)))}
                {exchange.permission.clone().map(|scope| fact("Permission", Some(scope)))}
                {fact("Sent", Some(whose::time(exchange.started)))}
                {request_id.map(|id| copied_fact("Request id", Some(id)))}
                {client_id.map(|id| copied_fact("Client request id", Some(id)))}
            </dl>
            {commands(exchange)}
            {bodies}
            {part("Request", Some(&exchange.headers), &exchange.body, is_batch, is_form(exchange))}
            {answer_body.map(|body| part("Answer", answer_headers, body, is_batch, false))}
        </div>
    }
    .into_any()
}

/// Request or answer: its header fields, folded, and its body. A batch's body stands above, taken apart.
fn part(
    heading: &'static str,
    headers: Option<&Headers>,
    kept: &Body,
    is_batch: bool,
    is_form: bool,
) -> AnyView {
    let body = body::view(kept, is_form);
    let body = match body {
        Some(body) if is_batch => Some(folded("Body, as it was sent".into(), body)),
        None => Some(view! { <p class="none">"No body."</p> }.into_any()),
        body => body,
    };
    let headers = headers
        .filter(|headers| !headers.is_empty())
        .map(header_list);
    view! {
        <div class="call-part">
            <h3>{heading}</h3>
            {headers}
            {body}
        </div>
    }
    .into_any()
}

fn header_list(headers: &Headers) -> AnyView {
    let rows: Vec<AnyView> = headers
        .iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name.clone()}</dt>
                    <dd>{body::marked(value)}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let caption = ["Header fields (", &rows.len().to_string(), ")"].concat();
    folded(
        caption,
        view! { <dl class="headers">{rows}</dl> }.into_any(),
    )
}

fn folded(caption: String, inside: AnyView) -> AnyView {
    view! {
        <details>
            <summary>{caption}</summary>
            {inside}
        </details>
    }
    .into_any()
}

/// One request of a batch, and its answer.
fn item(item: &Item) -> AnyView {
    let (kind, status) = match &item.answer {
        Some(answer) if answer.status >= 400 => ("call-status warns", status_words(answer.status)),
        Some(answer) => ("call-status", status_words(answer.status)),
        None => ("call-status", "No answer in it".into()),
    };
    let sent = item.body.as_deref().map(|text| said("Sent", text));
    let answered = item
        .answer
        .as_ref()
        .and_then(|answer| answer.body.as_deref());
    let answered = answered.map(|text| said("Answered", text));
    let nothing = (sent.is_none() && answered.is_none())
        .then(|| view! { <p class="none">"Without a body, there and back."</p> });
    view! {
        <li>
            <details>
                <summary>
                    <span class="call-method">{item.method.clone()}</span>
                    <span class="item-path">{item.url.clone()}</span>
                    <span class=kind>{status}</span>
                </summary>
                {sent}
                {answered}
                {nothing}
            </details>
        </li>
    }
    .into_any()
}

fn said(heading: &'static str, text: &str) -> AnyView {
    view! {
        <h4>{heading}</h4>
        {body::json(text)}
    }
    .into_any()
}

/// What it repeats, and what repeats it.
fn retries(exchange: &Exchange, trace: Trace) -> AnyView {
    let before = exchange.again.map(|again| {
        let words = match again.why {
            Repeat::Throttled => "The service was asked too often, so this repeats ",
            Repeat::Unavailable => "The service was not available, so this repeats ",
            Repeat::Challenged => "The token was refused, so this repeats with a new one ",
        };
        chain(words.into(), again.of, trace)
    });
    let (number, ended) = (
        exchange.number,
        exchange.started + u64::from(exchange.duration.unwrap_or_default()),
    );
    // A repetition comes later than what it repeats.
    let next = Memo::new(move |_| {
        trace.revision.track();
        trace.repeat_of(number).map(|row| row.number)
    });
    let after = move || {
        let next = trace.row(next.get()?)?.seen.get_untracked().exchange;
        let waited = seconds(next.started.saturating_sub(ended));
        let why = match next.again.map(|again| again.why) {
            Some(Repeat::Challenged) => {
                "The token was refused; sent again with a new one as ".into()
            }
            Some(Repeat::Unavailable) => {
                ["Not available; tried again after ", &waited, " as "].concat()
            }
            _ => ["Throttled; tried again after ", &waited, " as "].concat(),
        };
        Some(chain(why, next.number, trace))
    };
    view! {
        {before}
        {live::maybe(after)}
    }
    .into_any()
}

fn chain(words: String, number: u32, trace: Trace) -> AnyView {
    let target = trace.row(number);
    let caption = ["#", &number.to_string()].concat();
    let link = match target {
        Some(row) => {
            let show = move || show(&row);
            view! {
                <button type="button" class="quiet chain" on:click=live::click(show)>
                    {caption}
                </button>
            }
            .into_any()
        }
        None => caption.into_any(),
    };
    view! {
        <p class="call-chain">
            <Glyph icon=Icon::Refresh />
            <span>{words} {link}</span>
        </p>
    }
    .into_any()
}

fn show(row: &Row) {
    row.is_open.set(true);
    reveal(row.number);
}

/// A time span in words: `400 ms`, `2 s`.
fn seconds(milliseconds: u64) -> String {
    match milliseconds {
        0..1000 => [&milliseconds.to_string(), " ms"].concat(),
        _ => [&((milliseconds + 500) / 1000).to_string(), " s"].concat(),
    }
}

/// The same request as a command. The tokens of an authority's requests are not to be had, so those have none.
fn commands(exchange: &Exchange) -> AnyView {
    if exchange.purpose != Purpose::Graph {
        let curl = tenantry_trace::curl(exchange);
        return view! {
            <p class="actions">
                <CopyButton text=curl label="Copy as curl" />
            </p>
        }
        .into_any();
    }
    let (curl, powershell) = (
        tenantry_trace::curl(exchange),
        tenantry_trace::powershell(exchange),
    );
    view! {
        <p class="actions">
            <CopyButton text=curl label="Copy as curl" />
            <CopyButton text=powershell label="Copy as PowerShell" />
        </p>
    }
    .into_any()
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Configuration => "The console’s own configuration",
        Purpose::Metadata => {
            "Whose tenant a name is, and where it signs in (OpenID Connect Discovery)"
        }
        Purpose::Keys => "The keys that ID tokens are signed with",
        Purpose::Code => "Tokens for the authorization code (RFC 6749, 4.1.3)",
        Purpose::Refresh => "Tokens for the refresh token (RFC 6749, 6)",
        Purpose::Graph => "Microsoft Graph",
    }
}

fn sent_with(exchange: &Exchange, name: &str) -> Option<String> {
    let mut headers = exchange.headers.iter();
    let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone())
}

fn is_form(exchange: &Exchange) -> bool {
    let kind = sent_with(exchange, "content-type").unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_after_its_host_and_version() {
        let told = |address| {
            let (host, path) = split(address);
            [host, path].join(" | ")
        };
        assert_eq!(
            told("https://g.test/v1.0/users?$top=5"),
            "g.test/v1.0 | /users?$top=5"
        );
        assert_eq!(told("https://g.test/v1.0x/users"), "g.test | /v1.0x/users");
        assert_eq!(told("https://l.test/t/oauth2"), "l.test | /t/oauth2");
        assert_eq!(told("https://l.test"), "l.test | ");
        assert_eq!(told("config.json"), "config.json | ");
    }

    #[test]
    fn a_status_that_nobody_knows_is_told_by_its_number() {
        assert_eq!(status_words(599), "599 ");
        assert_eq!(status_words(404), "404 Not Found");
    }

    #[test]
    fn waits_are_told_in_whole_seconds() {
        assert_eq!(seconds(999), "999 ms");
        assert_eq!(seconds(1499), "1 s");
        assert_eq!(seconds(1500), "2 s");
    }
}
