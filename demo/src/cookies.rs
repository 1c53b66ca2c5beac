use serde::{Deserialize, Serialize};

/// The cookies of the emulated authority. `Cookie` and `Set-Cookie` are withheld from a service worker, so
/// that what a browser does with them (RFC 6265 section 5.3 and 5.4) is done here, as far as the authority
/// needs it: names, values, paths, and removal by `Max-Age=0`. They live as long as the demo's world.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Cookies(Vec<Cookie>);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

impl Cookies {
    /// The `Cookie` header of a request to a path, if there is anything to tell.
    pub(crate) fn header(&self, path: &str) -> Option<String> {
        let mut header = String::new();
        for cookie in self.0.iter().filter(|cookie| cookie.goes_to(path)) {
            if !header.is_empty() {
                header.push_str("; ");
            }
            header = header + &cookie.name + "=" + &cookie.value;
        }
        (!header.is_empty()).then_some(header)
    }

    /// Does what a `Set-Cookie` header says.
    pub(crate) fn take(&mut self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let (mut path, mut is_removed) = ("/", false);
        for attribute in parts {
            match attribute.split_once('=') {
                Some((name, value)) if name.eq_ignore_ascii_case("path") => path = value,
                Some((name, "0")) if name.eq_ignore_ascii_case("max-age") => is_removed = true,
                _ => {}
            }
        }
        self.0
            .retain(|known| known.name != name || known.path != path);
        if !is_removed {
            self.0.push(Cookie {
                name: name.to_owned(),
                value: value.to_owned(),
                path: path.to_owned(),
            });
        }
    }
}

impl Cookie {
    /// Whether the path lies below the cookie's (RFC 6265 section 5.1.4).
    fn goes_to(&self, path: &str) -> bool {
        path.strip_prefix(&self.path).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/')
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Cookies;

    #[test]
    fn other_paths_are_told_nothing() {
        let mut cookies = Cookies::default();
        cookies.take("session=a; Path=/cloud/login/sign-in; HttpOnly; SameSite=Lax");
        for path in [
            "/",
            "/cloud/login",
            "/cloud/login/sign-inn",
            "/cloud/graph/sign-in",
        ] {
            assert_eq!(cookies.header(path), None, "{path}");
        }
        cookies.take("no pair");
        assert_eq!(
            cookies.header("/cloud/login/sign-in/x").as_deref(),
            Some("session=a")
        );
    }

    #[test]
    fn a_later_cookie_takes_the_place_of_an_earlier_one_and_a_past_one_removes_it() {
        let mut cookies = Cookies::default();
        for header in ["a=1; path=/x", "b=2; Path=/x", "a=3; Path=/x"] {
            cookies.take(header);
        }
        assert_eq!(cookies.header("/x").as_deref(), Some("b=2; a=3"));
        cookies.take("b=; Path=/x; Max-Age=0; HttpOnly");
        assert_eq!(cookies.header("/x/y").as_deref(), Some("a=3"));
    }
}
