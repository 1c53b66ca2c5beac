//! Accessible roles, as a person who cannot see the page is told of them.

/// The role of something on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after the ARIA role that it is")]
pub enum Role {
    Alert,
    Button,
    CheckBox,
    ComboBox,
    Complementary,
    Dialog,
    Grid,
    Heading,
    Link,
    Radio,
    SearchBox,
    SpinButton,
    Switch,
    Tab,
    TextBox,
}

impl Role {
    /// Where to look: everything that can have the role. Whether it does is the browser's word.
    pub(crate) fn candidates(self) -> &'static str {
        match self {
            Role::Alert => "[role=alert]",
            Role::Button => {
                "button, [role=button], input[type=submit], input[type=button], summary"
            }
            Role::CheckBox => "input[type=checkbox], [role=checkbox]",
            Role::ComboBox => "[role=combobox]",
            Role::Complementary => "aside, [role=complementary]",
            Role::Dialog => "dialog, [role=dialog]",
            Role::Grid => "[role=grid]",
            Role::Heading => "h1, h2, h3, h4, h5, h6, [role=heading]",
            Role::Link => "a[href], [role=link]",
            Role::Radio => "input[type=radio], [role=radio]",
            Role::SearchBox => "input[type=search], [role=searchbox]",
            Role::SpinButton => "input[type=number], [role=spinbutton]",
            Role::Switch => "[role=switch]",
            Role::Tab => "[role=tab]",
            Role::TextBox => {
                "input:not([type]), input[type=text], input[type=email], input[type=password], textarea, [role=textbox]"
            }
        }
    }

    /// The name of the role in the accessibility tree.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Alert => "alert",
            Role::Button => "button",
            Role::CheckBox => "checkbox",
            Role::ComboBox => "combobox",
            Role::Complementary => "complementary",
            Role::Dialog => "dialog",
            Role::Grid => "grid",
            Role::Heading => "heading",
            Role::Link => "link",
            Role::Radio => "radio",
            Role::SearchBox => "searchbox",
            Role::SpinButton => "spinbutton",
            Role::Switch => "switch",
            Role::Tab => "tab",
            Role::TextBox => "textbox",
        }
    }
}
