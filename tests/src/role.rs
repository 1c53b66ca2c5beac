//! Accessible roles, as a person who cannot see the page is told of them.

/// The role of something on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after the ARIA role that it is")]
pub enum Role {
    Alert,
    Button,
    Checkbox,
    ColumnHeader,
    Complementary,
    Dialog,
    Form,
    Grid,
    Group,
    Heading,
    Link,
    List,
    ListItem,
    Main,
    Navigation,
    Radio,
    RadioGroup,
    Region,
    Row,
    SearchBox,
    Status,
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
            Role::Checkbox => "input[type=checkbox], [role=checkbox]",
            Role::ColumnHeader => "th, [role=columnheader]",
            Role::Complementary => "aside, [role=complementary]",
            Role::Dialog => "dialog, [role=dialog]",
            Role::Form => "form, [role=form]",
            Role::Grid => "[role=grid]",
            Role::Group => "fieldset, [role=group]",
            Role::Heading => "h1, h2, h3, h4, h5, h6, [role=heading]",
            Role::Link => "a[href], [role=link]",
            Role::List => "ul, ol, [role=list]",
            Role::ListItem => "li, [role=listitem]",
            Role::Main => "main, [role=main]",
            Role::Navigation => "nav, [role=navigation]",
            Role::Radio => "input[type=radio], [role=radio]",
            Role::RadioGroup => "[role=radiogroup], fieldset",
            Role::Region => "section, [role=region]",
            Role::Row => "tr, [role=row]",
            Role::SearchBox => "input[type=search], [role=searchbox]",
            Role::Status => "output, [role=status]",
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
            Role::Checkbox => "checkbox",
            Role::ColumnHeader => "columnheader",
            Role::Complementary => "complementary",
            Role::Dialog => "dialog",
            Role::Form => "form",
            Role::Grid => "grid",
            Role::Group => "group",
            Role::Heading => "heading",
            Role::Link => "link",
            Role::List => "list",
            Role::ListItem => "listitem",
            Role::Main => "main",
            Role::Navigation => "navigation",
            Role::Radio => "radio",
            Role::RadioGroup => "radiogroup",
            Role::Region => "region",
            Role::Row => "row",
            Role::SearchBox => "searchbox",
            Role::Status => "status",
            Role::TextBox => "textbox",
        }
    }
}
