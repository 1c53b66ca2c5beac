//! Users who are to be created, out of a CSV file: headings in any order and case, every error by line and
//! heading.

use tenantry_graph::{
    directory::{
        domain::Domain,
        license_changes::Assignment,
        profile::{ProfileChange, ProfileField},
        subscribed_sku::SubscribedSku,
        user_changes::NewUser,
    },
    ids::SkuId,
};

use super::new_user::Newcomer;
use crate::{
    csv::{self, CsvError, Record},
    fields::{self, FieldError},
};

/// What the file is checked against, and what holds for everybody in it.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The tenant's domains.
    pub domains: &'c [Domain],
    /// The tenant's products, which the file names by their short names.
    pub products: &'c [SubscribedSku],
    /// Whether the tenant has a user of this name already.
    pub is_taken: &'c dyn Fn(&str) -> bool,
    /// Whether everybody has to choose a password of their own.
    pub must_change_password: bool,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Those who can be created, each with the line.
    pub newcomers: Vec<(usize, Newcomer)>,
    /// What is wrong, in the order of the lines. Nobody with an error is among the newcomers.
    pub errors: Vec<LineError>,
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The line, from 1.
    pub line: usize,
    /// The heading of the column, where it is about one.
    pub heading: Option<String>,
    /// What is wrong.
    pub error: SheetError,
}

/// What can be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is no CSV file.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// There is nothing below the headings.
    #[error("The file has no users in it.")]
    Empty,
    /// No column has this heading.
    #[error("There is no column with this heading.")]
    NoColumn,
    /// A heading that says nothing here.
    #[error("This heading is not known. The template has those that are.")]
    UnknownHeading,
    /// Two columns have one heading.
    #[error("Two columns have this heading.")]
    RepeatedHeading,
    /// A line has more cells than there are headings.
    #[error("The line has more cells than there are headings.")]
    TooManyCells,
    /// A field that the service would refuse.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A product that the tenant does not have.
    #[error("This customer has no product {0}.")]
    NoProduct(String),
    /// Licences without a usage location.
    #[error("Fill this in: without a usage location no licence can be assigned.")]
    NoPlace,
    /// The same user name stands on an earlier line.
    #[error("The same name is on line {0}.")]
    Repeated(usize),
    /// The tenant has such a user.
    #[error("There is a user of this name already.")]
    Taken,
}

const LICENCES: &str = "Licences";

/// A file with all headings and an example, to be filled in. `domain` is one of the tenant's.
pub fn template(domain: &str) -> String {
    let mut headings: Vec<&str> = vec!["User name"];
    let others = ProfileField::ALL
        .into_iter()
        .filter(|field| *field != ProfileField::UserPrincipalName);
    headings.extend(others.map(ProfileField::name));
    headings.push(LICENCES);
    let empty = ",".repeat(headings.len() - 4);
    let example = [
        "ada.lovelace@",
        domain,
        ",Ada Lovelace,Ada,Lovelace",
        &empty,
    ]
    .concat();
    [headings.join(","), example, String::new()].join("\r\n")
}

/// Reads a file.
pub fn read(text: &str, context: Context<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut records = match csv::read(text) {
        Ok(records) => records.into_iter(),
        Err((line, error)) => {
            sheet.add(line, None, error);
            return sheet;
        }
    };
    let Some(headings) = records.next() else {
        sheet.add(1, None, SheetError::Empty);
        return sheet;
    };
    let columns = sheet.columns(&headings);
    if !sheet.errors.is_empty() {
        return sheet;
    }
    if records.len() == 0 {
        sheet.add(headings.line, None, SheetError::Empty);
    }
    let mut names = Names(Vec::new());
    for record in records {
        sheet.read(&columns, &record, context, &mut names);
    }
    sheet
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Profile(ProfileField),
    Licences,
}

impl Column {
    fn heading(self) -> &'static str {
        match self {
            Column::Profile(field) => field.name(),
            Column::Licences => LICENCES,
        }
    }

    /// Spaces, hyphens, underscores and case do not count; the service's own names are taken as well.
    fn find(heading: &str) -> Option<Self> {
        let same = |name: &str| plain(name).eq(plain(heading));
        let is_field = |field: &ProfileField| same(field.name()) || same(field.member());
        let field = ProfileField::ALL.into_iter().find(is_field);
        let is_licences = same(LICENCES) || same("licenses");
        field
            .map(Column::Profile)
            .or(is_licences.then_some(Column::Licences))
    }
}

fn plain(heading: &str) -> impl Iterator<Item = char> {
    let letters = heading.chars().filter(|letter| letter.is_alphanumeric());
    letters.map(|letter| letter.to_ascii_lowercase())
}

/// The user names of the file in lower case, in order, each with its line.
struct Names(Vec<(String, usize)>);

impl Names {
    /// Adds a name, or gives the line on which it stands already.
    fn add(&mut self, name: &str, line: usize) -> Option<usize> {
        let name = name.to_lowercase();
        match self.0.binary_search_by(|(known, _)| known.cmp(&name)) {
            Ok(at) => Some(self.0[at].1),
            Err(at) => {
                self.0.insert(at, (name, line));
                None
            }
        }
    }
}

impl Sheet {
    fn add(&mut self, line: usize, heading: Option<&str>, error: impl Into<SheetError>) {
        self.errors.push(LineError {
            line,
            heading: heading.map(str::to_owned),
            error: error.into(),
        });
    }

    fn columns(&mut self, headings: &Record) -> Vec<Column> {
        let mut columns = Vec::new();
        for heading in &headings.cells {
            match Column::find(heading) {
                None => self.add(headings.line, Some(heading), SheetError::UnknownHeading),
                Some(column) if columns.contains(&column) => {
                    self.add(headings.line, Some(heading), SheetError::RepeatedHeading);
                }
                Some(column) => columns.push(column),
            }
        }
        let has = |field| columns.contains(&Column::Profile(field));
        let has_names = has(ProfileField::GivenName) && has(ProfileField::Surname);
        let missing = [
            (
                ProfileField::UserPrincipalName,
                has(ProfileField::UserPrincipalName),
            ),
            (
                ProfileField::DisplayName,
                has(ProfileField::DisplayName) || has_names,
            ),
        ];
        for (field, _) in missing.iter().filter(|(_, is_there)| !is_there) {
            self.add(headings.line, Some(field.name()), SheetError::NoColumn);
        }
        columns
    }

    fn read(
        &mut self,
        columns: &[Column],
        record: &Record,
        context: Context<'_>,
        names: &mut Names,
    ) {
        let before = self.errors.len();
        let line = record.line;
        if record.cells.len() > columns.len() {
            self.add(line, None, SheetError::TooManyCells);
        }
        let row = Row { columns, record };
        self.check(&row, context);
        let name = row.text(ProfileField::UserPrincipalName);
        let heading = Some(ProfileField::UserPrincipalName.name());
        if let Some(first) = names.add(name, line) {
            self.add(line, heading, SheetError::Repeated(first));
        } else if (context.is_taken)(name) {
            self.add(line, heading, SheetError::Taken);
        }
        let licences = self.licences(&row, context);
        if self.errors.len() == before {
            let newcomer = row.newcomer(licences, context.must_change_password);
            self.newcomers.push((line, newcomer));
        }
    }

    fn check(&mut self, row: &Row<'_>, context: Context<'_>) {
        for column in row.columns {
            let Column::Profile(field) = *column else {
                continue;
            };
            let text = row.text(field);
            let checked = match field {
                ProfileField::UserPrincipalName => fields::new_user_name(text, context.domains),
                ProfileField::DisplayName if text.is_empty() && row.has_names() => Ok(()),
                _ => fields::profile(field, text, context.domains),
            };
            if let Err(error) = checked {
                self.add(row.record.line, Some(column.heading()), error);
            }
        }
        // Without a column for it the name is made of two others, which then have to be there.
        let has_column = row
            .columns
            .contains(&Column::Profile(ProfileField::DisplayName));
        if !has_column && row.display_name().is_empty() {
            let heading = Some(ProfileField::DisplayName.name());
            self.add(row.record.line, heading, FieldError::Missing);
        }
    }

    /// The products by their short names, several of them separated by whatever is no part of a name.
    fn licences(&mut self, row: &Row<'_>, context: Context<'_>) -> Vec<Assignment> {
        let mut licences: Vec<Assignment> = Vec::new();
        let words = row
            .cell(Column::Licences)
            .split(['+', ',', ';', '|', ' ', '\n']);
        for word in words.filter(|word| !word.is_empty()) {
            let is_it = |product: &&SubscribedSku| {
                let name = product.sku_part_number.as_deref();
                name.is_some_and(|name| name.eq_ignore_ascii_case(word))
                    || SkuId::parse(word) == Some(product.sku_id)
            };
            match context.products.iter().find(is_it) {
                None => {
                    let error = SheetError::NoProduct(word.to_owned());
                    self.add(row.record.line, Some(LICENCES), error);
                }
                Some(product) if licences.iter().any(|one| one.sku_id == product.sku_id) => {}
                Some(product) => licences.push(Assignment {
                    sku_id: product.sku_id,
                    disabled_plans: Vec::new(),
                }),
            }
        }
        if !licences.is_empty() && row.text(ProfileField::UsageLocation).is_empty() {
            let heading = Some(ProfileField::UsageLocation.name());
            self.add(row.record.line, heading, SheetError::NoPlace);
        }
        licences
    }
}

/// One line with what its columns mean.
struct Row<'r> {
    columns: &'r [Column],
    record: &'r Record,
}

impl Row<'_> {
    /// The cell of a column; empty where the line ends before it, or there is none.
    fn cell(&self, wanted: Column) -> &str {
        let at = self.columns.iter().position(|column| *column == wanted);
        let cell = at.and_then(|at| self.record.cells.get(at));
        cell.map_or("", String::as_str)
    }

    fn text(&self, field: ProfileField) -> &str {
        self.cell(Column::Profile(field))
    }

    fn has_names(&self) -> bool {
        let has = |field| !self.text(field).is_empty();
        has(ProfileField::GivenName) && has(ProfileField::Surname)
    }

    fn display_name(&self) -> String {
        let own = self.text(ProfileField::DisplayName);
        if !own.is_empty() || !self.has_names() {
            return own.to_owned();
        }
        let first = self.text(ProfileField::GivenName);
        [first, " ", self.text(ProfileField::Surname)].concat()
    }

    fn newcomer(&self, licences: Vec<Assignment>, must_change_password: bool) -> Newcomer {
        let name = self.text(ProfileField::UserPrincipalName);
        let nickname = self.text(ProfileField::MailNickname);
        let mut profile = Vec::new();
        for column in self.columns {
            let Column::Profile(field) = *column else {
                continue;
            };
            let is_own = matches!(
                field,
                ProfileField::DisplayName
                    | ProfileField::UserPrincipalName
                    | ProfileField::MailNickname
            );
            let text = self.text(field);
            if !is_own && !text.is_empty() {
                profile.push(ProfileChange::new(field, text));
            }
        }
        Newcomer {
            user: NewUser {
                user_principal_name: name.to_owned(),
                display_name: self.display_name(),
                mail_nickname: match nickname.is_empty() {
                    true => fields::nickname_from(name),
                    false => nickname.to_owned(),
                },
                account_enabled: true,
                must_change_password,
                profile,
            },
            manager: None,
            licences,
            groups: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
