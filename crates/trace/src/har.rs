//! Exchanges as a HAR 1.2 archive (<http://www.softwareishard.com/blog/har-12-spec/>): what browsers and other tools
//! read. Each action of the agent is a page of it.

use tenantry_json::quoted;

use crate::exchange::{Action, Body, Exchange, Headers, Outcome, field};

/// The exchanges as the text of a HAR file. `version` is the console's.
pub fn har(exchanges: &[Exchange], version: &str) -> String {
    let mut pages: Vec<(&Action, u64)> = Vec::new();
    for exchange in exchanges {
        let is_its = |(action, _): &&(&Action, u64)| id(action) == id(&exchange.action);
        if pages.iter().find(is_its).is_none() {
            pages.push((&exchange.action, exchange.started));
        }
    }
    let pages = pages.into_iter().map(|(action, started)| {
        object(&[
            ("startedDateTime", quoted(&date_time(started))),
            ("id", quoted(&id(action))),
            ("title", quoted(&action.label)),
            ("pageTimings", "{}".into()),
        ])
    });
    let creator = object(&[("name", quoted("Tenantry")), ("version", quoted(version))]);
    let log = object(&[
        ("version", quoted("1.2")),
        ("creator", creator),
        ("pages", array(pages)),
        ("entries", array(exchanges.iter().map(entry))),
    ]);
    object(&[("log", log)])
}

fn entry(exchange: &Exchange) -> String {
    let time = exchange.duration.unwrap_or_default().to_string();
    // What is known is how long all of it took.
    let timings = object(&[
        ("send", "0".into()),
        ("wait", time.clone()),
        ("receive", "0".into()),
    ]);
    object(&[
        ("pageref", quoted(&id(&exchange.action))),
        ("startedDateTime", quoted(&date_time(exchange.started))),
        ("time", time),
        ("request", request(exchange)),
        ("response", response(exchange)),
        ("cache", "{}".into()),
        ("timings", timings),
        ("comment", quoted(&comment(exchange))),
    ])
}

fn request(exchange: &Exchange) -> String {
    let query = exchange.address.split_once('?').map(|(_, query)| query);
    let query = query.map_or("", |query| query.split('#').next().unwrap_or_default());
    let fields = query.split('&').filter(|field| !field.is_empty());
    let fields = fields.map(|field| {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        pair(name, value)
    });
    let mut members = vec![
        ("method", quoted(&exchange.method)),
        ("url", quoted(&exchange.address)),
        ("httpVersion", quoted("unknown")),
        ("cookies", "[]".into()),
        ("headers", headers(&exchange.headers)),
        ("queryString", array(fields)),
        ("headersSize", "-1".into()),
        ("bodySize", size(&exchange.body)),
    ];
    if exchange.body != Body::Empty {
        let media_type = field(&exchange.headers, "content-type").unwrap_or_default();
        members.push((
            "postData",
            object(&[
                ("mimeType", quoted(media_type)),
                ("params", "[]".into()),
                ("text", quoted(exchange.body.text().unwrap_or_default())),
                ("comment", quoted(why_not_whole(&exchange.body))),
            ]),
        ));
    }
    object(&members)
}

fn response(exchange: &Exchange) -> String {
    let nothing = (0, &Headers::new(), &Body::Empty);
    let (status, fields, body) = match &exchange.outcome {
        Outcome::Answered {
            status,
            headers,
            body,
        } => (*status, headers, body),
        Outcome::UnderWay | Outcome::NoAnswer | Outcome::Cancelled => nothing,
    };
    let mut content = vec![
        ("size", size(body)),
        (
            "mimeType",
            quoted(field(fields, "content-type").unwrap_or("x-unknown")),
        ),
    ];
    if let Some(text) = body.text() {
        content.push(("text", quoted(text)));
    }
    content.push(("comment", quoted(why_not_whole(body))));
    object(&[
        ("status", status.to_string()),
        ("statusText", quoted("")),
        ("httpVersion", quoted("unknown")),
        ("cookies", "[]".into()),
        ("headers", headers(fields)),
        ("content", object(&content)),
        ("redirectURL", quoted("")),
        ("headersSize", "-1".into()),
        ("bodySize", size(body)),
    ])
}

/// What a HAR has no place for.
fn comment(exchange: &Exchange) -> String {
    let mut parts = vec![["#", &exchange.number.to_string()].concat()];
    if let Some(tenant) = &exchange.tenant {
        parts.push(["tenant ", tenant.as_str()].concat());
    }
    if let Some(permission) = &exchange.permission {
        parts.push(["permission ", permission].concat());
    }
    if let Some(again) = exchange.again {
        parts.push(["repeats #", &again.of.to_string()].concat());
    }
    parts.push(
        match exchange.outcome {
            Outcome::UnderWay => "under way",
            Outcome::Answered { .. } => "answered",
            Outcome::NoAnswer => "not answered",
            Outcome::Cancelled => "cancelled",
        }
        .into(),
    );
    parts.join(", ")
}

fn why_not_whole(body: &Body) -> &'static str {
    match body {
        Body::Empty | Body::Text(_) => "",
        Body::Cut { .. } => "cut",
        Body::Bytes { .. } => "not a text",
        Body::NotKept { .. } => "not kept",
    }
}

/// How long a body is in octets, as far as that is known: what was redacted is counted as it is shown.
fn size(body: &Body) -> String {
    match body {
        Body::Empty => 0.to_string(),
        Body::Text(text) => text.len().to_string(),
        Body::Cut { octets, .. } | Body::Bytes { octets } | Body::NotKept { octets, .. } => {
            octets.to_string()
        }
    }
}

fn headers(headers: &Headers) -> String {
    array(headers.iter().map(|(name, value)| pair(name, value)))
}

fn pair(name: &str, value: &str) -> String {
    object(&[("name", quoted(name)), ("value", quoted(value))])
}

fn id(action: &Action) -> String {
    [
        "action-",
        &action.page.to_string(),
        "-",
        &action.number.to_string(),
    ]
    .concat()
}

fn object(members: &[(&str, String)]) -> String {
    let members = members.iter();
    let members: Vec<String> = members
        .map(|(name, value)| [&quoted(name), ":", value].concat())
        .collect();
    ["{", &members.join(","), "}"].concat()
}

fn array(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    ["[", &items.join(","), "]"].concat()
}

/// A time as ISO 8601 writes it in UTC, from Unix milliseconds. The calendar is the proleptic Gregorian one, counted in
/// eras of 400 years that begin in March, so that a leap day is the last of its year.
fn date_time(unix_milliseconds: u64) -> String {
    let (days, of_day) = (
        unix_milliseconds / 86_400_000,
        unix_milliseconds % 86_400_000,
    );
    let since_era_0 = days + 719_468;
    let (era, day_of_era) = (since_era_0 / 146_097, since_era_0 % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = match month_from_march {
        0..10 => month_from_march + 3,
        _ => month_from_march - 9,
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    [
        &digits(year, 4),
        "-",
        &digits(month, 2),
        "-",
        &digits(day, 2),
        "T",
        &digits(of_day / 3_600_000, 2),
        ":",
        &digits(of_day / 60_000 % 60, 2),
        ":",
        &digits(of_day / 1_000 % 60, 2),
        ".",
        &digits(of_day % 1_000, 3),
        "Z",
    ]
    .concat()
}

fn digits(number: u64, width: usize) -> String {
    let digits = number.to_string();
    ["0".repeat(width.saturating_sub(digits.len())), digits].concat()
}
