//! Texts of a request with holes for what is known only when it is sent.

use serde::{Deserialize, Serialize};
use tenantry_identity::Secret;

/// A text with holes. It can be kept and shown: a password is never in it, only its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Piece {
    Text(String),
    Hole(Hole),
}

/// What is put in when the request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hole {
    /// A password that is made at that moment.
    Password,
    /// The id of the object that an earlier write of the same plan created.
    Created,
    /// The origin of the tenant's Microsoft Graph, such as `https://graph.microsoft.com`.
    Graph,
}

/// What the holes are filled with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filling<'f> {
    /// For [`Hole::Password`].
    pub password: Option<&'f Secret>,
    /// For [`Hole::Created`].
    pub created: Option<&'f str>,
    /// For [`Hole::Graph`].
    pub graph: Option<&'f str>,
}

impl Template {
    /// Adds a text as it stands.
    pub(crate) fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.0.push(Piece::Text(text.to_owned())),
        }
    }

    /// Adds a hole.
    pub(crate) fn hole(&mut self, hole: Hole) {
        self.0.push(Piece::Hole(hole));
    }

    /// Whether something has to be put in here.
    pub fn has(&self, hole: Hole) -> bool {
        self.0.contains(&Piece::Hole(hole))
    }

    /// The whole text, or the first hole for which there is nothing. What is put into a JSON document is
    /// escaped as JSON demands; an id in an address holds nothing that would have to be.
    ///
    /// # Errors
    /// The hole that stays open.
    pub fn fill(&self, filling: Filling<'_>) -> Result<String, Hole> {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole(hole) => {
                    let value = match hole {
                        Hole::Password => filling.password.map(Secret::expose),
                        Hole::Created => filling.created,
                        Hole::Graph => filling.graph,
                    };
                    write_inside(&mut out, value.ok_or(*hole)?);
                }
            }
        }
        Ok(out)
    }

    /// The text for reading, with words in place of the holes.
    pub fn preview(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            out.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Hole(Hole::Password) => "‹generated password›",
                Piece::Hole(Hole::Created) => "‹new id›",
                Piece::Hole(Hole::Graph) => "https://‹Microsoft Graph›",
            });
        }
        out
    }
}

/// Writes a text as it stands inside the quotation marks of a JSON string.
fn write_inside(out: &mut String, text: &str) {
    let quoted = tenantry_json::quoted(text);
    out.push_str(&quoted[1..quoted.len() - 1]);
}

/// A JSON object that is being put together as the body of a request.
#[derive(Debug)]
pub(crate) struct Body {
    template: Template,
    is_empty: bool,
}

impl Body {
    /// An object without members.
    pub(crate) fn new() -> Self {
        let mut template = Template::default();
        template.text("{");
        Body {
            template,
            is_empty: true,
        }
    }

    fn name(&mut self, name: &str) {
        let mut text = String::new();
        if !self.is_empty {
            text.push(',');
        }
        self.is_empty = false;
        text.push_str(&tenantry_json::quoted(name));
        text.push(':');
        self.template.text(&text);
    }

    /// Adds a member with this JSON, which is our own or was written by a [`Value`].
    pub(crate) fn json(mut self, name: &str, json: &str) -> Self {
        self.name(name);
        self.template.text(json);
        self
    }

    /// Adds a text.
    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.json(name, &tenantry_json::quoted(text))
    }

    /// Adds a text, or `null`.
    pub(crate) fn optional_text(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self.json(name, "null"),
        }
    }

    /// Adds `true` or `false`.
    pub(crate) fn boolean(self, name: &str, is_true: bool) -> Self {
        self.json(name, if is_true { "true" } else { "false" })
    }

    /// Adds an object.
    pub(crate) fn object(mut self, name: &str, object: Body) -> Self {
        self.name(name);
        for piece in object.finish().0 {
            match piece {
                Piece::Text(text) => self.template.text(&text),
                Piece::Hole(hole) => self.template.hole(hole),
            }
        }
        self
    }

    /// Adds a text with a hole in it.
    pub(crate) fn filled(mut self, name: &str, before: &str, hole: Hole, after: &str) -> Self {
        self.name(name);
        self.template.text("\"");
        self.template.text(before);
        self.template.hole(hole);
        self.template.text(after);
        self.template.text("\"");
        self
    }

    /// Adds `@odata.id`, the address of a directory object; `None` for the one that was created before.
    pub(crate) fn reference(mut self, id: Option<&str>) -> Self {
        self.name("@odata.id");
        self.template.text("\"");
        self.template.hole(Hole::Graph);
        self.template.text("/v1.0/directoryObjects/");
        match id {
            Some(id) => {
                let mut escaped = String::new();
                write_inside(&mut escaped, id);
                self.template.text(&escaped);
            }
            None => self.template.hole(Hole::Created),
        }
        self.template.text("\"");
        self
    }

    /// The finished object.
    pub(crate) fn finish(mut self) -> Template {
        self.template.text("}");
        self.template
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_open_hole_is_named() {
        let body = Body::new().filled("password", "", Hole::Password, "");
        let template = body.finish();
        assert_eq!(template.fill(Filling::default()), Err(Hole::Password));
        assert!(template.has(Hole::Password) && !template.has(Hole::Created));
    }

    #[test]
    fn a_preview_shows_words_instead_of_a_password() {
        let profile = Body::new()
            .boolean("forceChangePasswordNextSignIn", true)
            .filled("password", "", Hole::Password, "");
        let template = Body::new().object("passwordProfile", profile).finish();
        let shown = r#"{"passwordProfile":{"forceChangePasswordNextSignIn":true,"password":"‹generated password›"}}"#;
        assert_eq!(template.preview(), shown);
    }

    #[test]
    fn a_reference_names_the_tenants_own_graph() {
        let filling = Filling {
            graph: Some("https://graph.microsoft.us"),
            created: Some("c0"),
            ..Filling::default()
        };
        let known = Body::new().reference(Some("a0")).finish();
        let created = Body::new().reference(None).finish();
        let is = |id: &str| {
            Ok([
                r#"{"@odata.id":"https://graph.microsoft.us/v1.0/directoryObjects/"#,
                id,
                "\"}",
            ]
            .concat())
        };
        assert_eq!(known.fill(filling), is("a0"));
        assert_eq!(created.fill(filling), is("c0"));
    }

    proptest! {
        #[test]
        fn whatever_is_put_in_the_body_stays_json(text: String, password: String) {
            let body = Body::new().text("a", &text).filled("b", "", Hole::Password, "");
            let password = Secret::new(password);
            let filling = Filling { password: Some(&password), ..Filling::default() };
            let filled = body.finish().fill(filling).unwrap();
            let read = tenantry_json::parse(&filled).unwrap();
            prop_assert_eq!(read.text("a").unwrap(), text);
            prop_assert_eq!(read.text("b").unwrap(), password.expose());
        }
    }
}
